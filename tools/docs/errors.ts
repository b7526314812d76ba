/**
 * Writes docs/errors.md from the table of error tags. Run with `node tools/docs/errors.ts`; a test compares the
 * committed page with what this makes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { type ErrorTag, sections } from './error-tags/index.ts';

/** Where the page goes, below the root of the project. */
export const pagePath = 'docs/errors.md';

const head = [
  '<!-- Generated from tools/docs/error-tags/ by tools/docs/errors.ts: do not edit. -->',
  '',
  '# Errors',
  '',
  'What the compiler refuses a program for. An error shows its tag, the place, and where there is one a way out. Tags',
  'that begin with D are those of dtrace, and so are the messages; those that begin with T are of tsdtrace. Faults at run time',
  'have no tag: they fire the ERROR probe, and the trace goes on.',
  '',
];

/** How the program of a row is given, if not as a script by itself. */
function circumstances({ given = {} }: ErrorTag): string[] {
  const { operands, library, amin, engine } = given;
  return [
    ...(operands === undefined ? [] : [`with the arguments \`${operands.join(' ')}\``]),
    ...(library === undefined ? [] : [`with the library \`${library.trim()}\``]),
    ...(amin === undefined ? [] : [`with \`-x amin=${amin}\``]),
    ...(engine === undefined ? [] : [`with the engine ${engine}`]),
  ];
}

/** The longest program that is shown; others are as long as what they are wrong about. */
const longest = 200;

function section(row: ErrorTag): string[] {
  const given = circumstances(row);
  const shown = row.program.length <= longest ? row.program : `${row.program.slice(0, longest)} …`;
  return [
    `### ${row.tag}`,
    '',
    `${row.meaning} ${row.advice}`,
    '',
    ...(given.length === 0 ? [] : [`Raised ${given.join(', ')}:`, '']),
    '```text',
    shown,
    '```',
    '',
  ];
}

/** The page, as prettier leaves it. */
export async function errorsPage(): Promise<string> {
  const body = sections.flatMap(({ title, tags }) =>
    [`## ${title}`, ''].concat(
      tags.toSorted((a, b) => a.tag.localeCompare(b.tag)).flatMap(section),
    ),
  );
  return format([...head, ...body].join('\n'), { parser: 'markdown', printWidth: 120 });
}

if (import.meta.main)
  writeFileSync(join(import.meta.dirname, '../..', pagePath), await errorsPage());
