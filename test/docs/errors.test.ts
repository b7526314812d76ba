/** The table of error tags: each has a program that raises it, no tag is missing, and the page is what it makes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAttributes } from '../../compiler/attributes.ts';
import { type ErrorTag, errorTags } from '../../tools/docs/error-tags/index.ts';
import { errorsPage, pagePath } from '../../tools/docs/errors.ts';
import { generated, toldHost } from '../compiler/bpftrace/support.ts';
import { compileText } from '../program/support.ts';
import { readPage } from './pages.ts';
import { root } from './shell.ts';

/** Tags of what is wrong with a row's program. */
function raised({ tag, program, given = {} }: ErrorTag): string[] {
  const { operands = [], library, amin, engine } = given;
  if (engine === 'bpftrace') {
    const without = tag === 'T_LIVE_PROBE' ? { tracepoint: () => undefined } : {};
    return generated(program, toldHost([0, 17, 0], without)).diagnostics.map((each) => each.tag);
  }
  const { diagnostics } = compileText(`${program}\n`, {
    operands,
    ...(library === undefined ? {} : { libraries: { '/lib/x.d': library } }),
    settings: amin === undefined ? {} : { amin: parseAttributes(amin) },
  });
  return diagnostics.map((each) => each.tag);
}

describe('the program of a tag raises it, and nothing else', () => {
  test.each(errorTags)('$tag', (row) => {
    expect(raised(row)).toEqual([row.tag]);
  });
});

/** Tags whose names are put together: D_CLEAR_AGGARG and kin, of the actions on aggregations. */
const composed = ['CLEAR', 'NORMALIZE', 'PRINTA', 'TRUNC'].map((action) => `D_${action}_AGGARG`);

/** Every tag that the program's text names. */
function namedTags(): Set<string> {
  const tags = new Set(composed);
  for (const folder of ['grammar', 'compiler', 'cli'])
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts')) continue;
      const text = readFileSync(join(root, folder, path), 'utf8');
      for (const [, name] of text.matchAll(/'([DT]_[A-Z0-9_]+)'/g)) tags.add(name);
    }
  return tags;
}

test('the table has every tag that can be raised, once', () => {
  expect(errorTags.map(({ tag }) => tag).sort()).toEqual([...namedTags()].sort());
});

test('a row is whole sentences', () => {
  for (const { tag, meaning, advice } of errorTags)
    expect([tag, /^\S.*\.$/.test(meaning), /^\S.*\.$/.test(advice)]).toEqual([tag, true, true]);
});

test('the page is what the table makes', async () => {
  expect(readPage(pagePath)).toBe(await errorsPage());
});
