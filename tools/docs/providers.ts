/**
 * Writes docs/providers/ from the catalogue: one page a provider and one of the structs.
 * Run with `node tools/docs/providers.ts`; a test compares the committed pages with what this makes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { argumentStruct, catalogue, scalarArgument } from '../../probes/index.ts';
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

type StringTable = Catalogue['stringTables'] extends ReadonlyMap<string, infer T> ? T : never;

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

/** A table of the arguments that a probe passes. */
function argumentLines(probe: ProbeDefinition, source: Catalogue): string[] {
  const rows = probe.args.map((type, slot) => {
    const scalar = scalarArgument(probe, slot, source);
    const struct = argumentStruct(probe, slot, source);
    const link = struct ? `[${type}](structs.md#${struct.name})` : type;
    const meaning = scalar?.field.doc ?? struct?.doc ?? '';
    return [`args[${slot}]`, link, probe.absent?.includes(slot) ? 'always NULL' : meaning];
  });
  return [...table(['argument', 'type', 'meaning'], rows), ''];
}

function probeSection(
  provider: ProviderDefinition,
  probe: ProbeDefinition,
  source: Catalogue,
): string[] {
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
    ...argumentLines(probe, source),
    ...prototypeLines(probe),
  ];
}

const counterCells = (probe: ProbeDefinition): string[] => [
  `\`${probe.name}\``,
  probe.counter?.level ?? '',
  (probe.counter?.aliases ?? []).map((alias) => `\`${alias}\``).join(', '),
  probe.wire === undefined ? '' : describeEvent(probe.wire),
  describeGrade(gradeOfProbe(probe)),
  describeLinuxProbe(probe),
];

/** Hundreds of them have the same arguments: a row each, by group. */
function counterPage(provider: ProviderDefinition, source: Catalogue): string[] {
  const lines = argumentLines(provider.probes[0], source);
  const heads = ['counter', 'level', 'elsewhere', 'moves when', 'over a capture', 'live on Linux'];
  for (const group of new Set(provider.probes.map(({ counter }) => counter?.group ?? ''))) {
    const probes = provider.probes.filter(({ counter }) => counter?.group === group);
    lines.push(`## ${provider.name}:${group}`, '', ...table(heads, probes.map(counterCells)), '');
  }
  return lines;
}

function providerPage(provider: ProviderDefinition, source: Catalogue): string[] {
  const isOfCounters = provider.probes.every(({ counter }) => counter !== undefined);
  return [
    generated,
    '',
    `# The ${provider.name} provider`,
    '',
    provider.doc,
    '',
    ...(isOfCounters
      ? counterPage(provider, source)
      : provider.probes.flatMap((probe) => probeSection(provider, probe, source))),
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

/** As many entries as a reader takes in; the flags' table has one for each set of flags. */
const mostEntries = 64;

function tableSection([name, { entries, absent }]: readonly [string, StringTable]): string[] {
  const most = entries.size > mostEntries ? 8 : mostEntries;
  const shown = [...entries].slice(0, most).map(([number, text]) => `${number} \`${text}\``);
  const rest = entries.size > mostEntries ? ', and so on' : '';
  return [`## ${name}[]`, '', `${shown.join(', ')}${rest}; else \`${absent}\`.`, ''];
}

/** Constants by the word that their names begin with: TH, IPPROTO, ICMP6. */
function constantLines({ constants }: Catalogue): string[] {
  const groups = new Map<string, string[]>();
  for (const [name, { value }] of constants) {
    const group = name.includes('_') ? name.slice(0, name.indexOf('_')) : '';
    groups.set(group, [...(groups.get(group) ?? []), `\`${name}\` ${value}`]);
  }
  return [...groups.values()].flatMap((names) => [`- ${names.join(', ')}`]);
}

function namesPage(source: Catalogue): string[] {
  return [
    generated,
    '',
    '# Names for numbers',
    '',
    "Arrays of text, indexed by a number, and constants, all of type int. Where systems disagree the numbers are Linux's: programs use the names.",
    '',
    'The codes of ICMP are indexed by type and code together: `icmp_code_string[type << 8 | code]`.',
    '',
    ...[...source.stringTables].flatMap(tableSection),
    '## Constants',
    '',
    ...constantLines(source),
    '',
  ];
}

/** The pages by file name, formatted as the project's prettier formats them. */
export async function renderPages(source: Catalogue): Promise<ReadonlyMap<string, string>> {
  const pages: [name: string, lines: string[]][] = source.providers.map((provider) => [
    `${provider.name}.md`,
    providerPage(provider, source),
  ]);
  // A struct with an alias is in the map twice.
  pages.push(['names.md', namesPage(source)]);
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
