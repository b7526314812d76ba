/**
 * Writes docs/providers/ from the catalogue: one page a provider and one of the structs.
 * Run with `node tools/docs/providers.ts`; a test compares the committed pages with what this makes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { argumentStruct, catalogue } from '../../probes/index.ts';
import type {
  Catalogue,
  FieldDefinition,
  ProbeDefinition,
  ProviderDefinition,
  StructDefinition,
} from '../../probes/index.ts';
import {
  describeEvent,
  describeGrade,
  describeLinuxMember,
  describeLinuxProbe,
  describeSource,
  gradeOfProbe,
} from '../../probes/words.ts';

/** Where the pages go, below the root of the project. */
export const pagesFolder = 'docs/providers';

const generated = '<!-- Generated from probes/ by tools/docs/providers.ts: do not edit. -->';

const presence: Readonly<Record<NonNullable<StructDefinition['present']>, string>> = {
  always: 'Every packet has one.',
  link: 'There is one when the frame has a link header.',
  ip: 'There is one when the packet is IPv4 or IPv6.',
  ipv4: 'There is one when the packet is IPv4.',
  ipv6: 'There is one when the packet is IPv6.',
  network: 'There is one when the frame holds something else than IP.',
  transport: 'There is one when the packet holds a transport header.',
  flow: 'There is one when the packet belongs to a flow.',
};

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(heads),
  row(heads.map(() => '---')),
  ...rows.map(row),
];

function prototypeLines(probe: ProbeDefinition): string[] {
  const slots = (probe.prototypes ?? []).map(
    (old) =>
      `\`args[${old.slot}]\` as \`${old.struct} *\`${old.as === 'previous' ? ' before the change' : ''}`,
  );
  return slots.length === 0 ? [] : [`Older programs may use ${slots.join(' and ')}.`, ''];
}

function probeSection(
  provider: ProviderDefinition,
  probe: ProbeDefinition,
  source: Catalogue,
): string[] {
  const rows = probe.args.map((type, slot) => {
    const struct = argumentStruct(probe, slot, source);
    const link = struct ? `[${type}](structs.md#${struct.name})` : type;
    const meaning = probe.absent?.includes(slot) ? 'always NULL' : (struct?.doc ?? '');
    return [`args[${slot}]`, link, meaning];
  });
  const grade = describeGrade(gradeOfProbe(probe));
  const capture = probe.wire
    ? `fires when ${describeEvent(probe.wire)}; ${grade}.`
    : `never fires; ${grade}.`;
  return [
    `## ${provider.name}:::${probe.name}`,
    '',
    probe.doc,
    '',
    `Over a capture: ${capture}`,
    '',
    `Live on Linux: ${describeLinuxProbe(probe)}.`,
    '',
    ...table(['argument', 'type', 'meaning'], rows),
    '',
    ...prototypeLines(probe),
  ];
}

function providerPage(provider: ProviderDefinition, source: Catalogue): string[] {
  return [
    generated,
    '',
    `# The ${provider.name} provider`,
    '',
    provider.doc,
    '',
    ...provider.probes.flatMap((probe) => probeSection(provider, probe, source)),
  ];
}

const memberCells = (struct: StructDefinition, field: FieldDefinition): string[] => [
  `\`${field.name}\``,
  `\`${field.type}\``,
  field.doc,
  field.wire ? describeSource(field.wire, field.doc) : '',
  describeGrade(field.grade ?? { grade: 'exact' }),
  describeLinuxMember(struct, field),
];

function structSection(struct: StructDefinition): string[] {
  const absent =
    struct.absentText === undefined ? '' : ` and every string \`"${struct.absentText}"\``;
  const without =
    struct.present === 'always'
      ? ''
      : ` Otherwise the pointer is NULL and every number reads 0${absent}.`;
  const alias = struct.alias
    ? [
        `Also \`${struct.alias.name}\`, whose members begin with \`${struct.alias.aliasPrefix}\`.`,
        '',
      ]
    : [];
  return [
    `## ${struct.name}`,
    '',
    struct.doc,
    '',
    `${presence[struct.present ?? 'always']}${without}`,
    '',
    ...alias,
    ...table(
      ['member', 'type', 'meaning', 'from a capture', 'how far to trust it', 'live on Linux'],
      struct.fields.map((field) => memberCells(struct, field)),
    ),
    '',
  ];
}

function structsPage(structs: Iterable<StructDefinition>): string[] {
  return [
    generated,
    '',
    '# Argument structs',
    '',
    'What an engine cannot give is not invented: a program that reads a member which is unavailable is refused, with the reason.',
    '',
    ...[...structs].flatMap(structSection),
  ];
}

/** The pages by file name, formatted as the project's prettier formats them. */
export async function renderPages(source: Catalogue): Promise<ReadonlyMap<string, string>> {
  const pages: [name: string, lines: string[]][] = source.providers.map((provider) => [
    `${provider.name}.md`,
    providerPage(provider, source),
  ]);
  // A struct with an alias is in the map twice.
  pages.push(['structs.md', structsPage(new Set(source.structs.values()))]);
  const formatted = pages.map(
    async ([name, lines]) =>
      [name, await format(lines.join('\n'), { parser: 'markdown', printWidth: 100 })] as const,
  );
  return new Map(await Promise.all(formatted));
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '../..', pagesFolder);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of await renderPages(catalogue)) writeFileSync(join(folder, name), text);
}
