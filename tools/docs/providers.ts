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
  Grade,
  ProbeDefinition,
  ProviderDefinition,
  StructDefinition,
  WireEvent,
  WireSource,
} from '../../probes/index.ts';

/** Where the pages go, below the root of the project. */
export const pagesFolder = 'docs/providers';

const generated = '<!-- Generated from probes/ by tools/docs/providers.ts: do not edit. -->';

const layers = { link: 'link', ip: 'IP', transport: 'transport' } as const;

const packetItems: Readonly<Record<Extract<WireSource, { from: 'packet' }>['item'], string>> = {
  frameNumber: 'number of the frame in its file',
  ipVersion: 'version of the IP header',
  payloadLength: 'lengths of the IP header',
  udpLength: 'length of the UDP header, else of the IP header',
  isLocal: 'addresses of the IP header',
  wireLength: 'length of the frame on the wire',
};

const presence: Readonly<Record<NonNullable<StructDefinition['present']>, string>> = {
  always: 'Every packet has one.',
  link: 'There is one when the frame has a link header.',
  ip: 'There is one when the packet is IPv4 or IPv6.',
  ipv4: 'There is one when the packet is IPv4.',
  ipv6: 'There is one when the packet is IPv6.',
  transport: 'There is one when the packet holds a transport header.',
  flow: 'There is one when the packet belongs to a flow.',
};

function bitFieldText(wire: Extract<WireSource, { from: 'bits' }>): string {
  const steps = [
    wire.shift === undefined ? '' : `, shifted right by ${wire.shift}`,
    wire.mask === undefined ? '' : `, masked with 0x${wire.mask.toString(16)}`,
    wire.scale === undefined ? '' : `, times ${wire.scale}`,
    wire.rawOrder ? ', bytes left in network order' : '',
  ];
  return `${wire.width} bits at byte ${wire.offset} of the ${layers[wire.layer]} header${steps.join('')}`;
}

function sourceText(wire: WireSource): string {
  switch (wire.from) {
    case 'bits':
      return bitFieldText(wire);
    case 'address':
      return `${wire.end} address of the IP header`;
    case 'hardwareAddress':
      return `6 bytes at byte ${wire.offset} of the link header`;
    case 'headerAddress':
      return `where byte ${wire.offset} of the ${layers[wire.layer]} header is`;
    case 'packet':
      return packetItems[wire.item];
    case 'interfaceName':
      return 'name of the interface in the capture';
    case 'protocolName':
      return `name of the protocol number at byte ${wire.offset} of the IP header`;
    case 'endpointNumber':
      return "number of the flow's end";
    case 'endpointPort':
      return `port of the ${wire.end} end`;
    case 'endpointAddress':
      return `address of the ${wire.end} end`;
    case 'endpointLocal':
      return 'addresses of both ends';
    case 'endpoint':
      return 'TCP tracker';
    case 'previousState':
      return 'TCP tracker, before the change';
    case 'constant':
      return `always ${wire.value}`;
  }
}

function eventText(event: WireEvent): string {
  if (event.on === 'tcp') return `the TCP tracker reports \`${event.event}\``;
  const way = event.on === 'send' ? 'leaves' : 'arrives';
  if (event.layer === 'frame') return `a frame ${way}`;
  if (event.layer === 'ip') return `a frame ${way} that holds an IPv4 or IPv6 packet`;
  return 'ipProtocol' in event.layer
    ? `a frame ${way} that holds IP protocol ${event.layer.ipProtocol}`
    : `a frame ${way} of ethertype 0x${event.layer.etherType.toString(16).padStart(4, '0')}`;
}

const gradeText = (grade: Grade | undefined): string =>
  grade === undefined || grade.grade === 'exact' ? 'exact' : `${grade.grade}: ${grade.why}`;

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
  const capture = probe.wire
    ? `Fires when ${eventText(probe.wire)}; ${gradeText(probe.grade)}.`
    : `Never fires; ${gradeText(probe.grade)}.`;
  return [
    `## ${provider.name}:::${probe.name}`,
    '',
    probe.doc,
    '',
    `Over a capture: ${capture}`,
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

const memberCells = (field: FieldDefinition): string[] => [
  `\`${field.name}\``,
  `\`${field.type}\``,
  field.doc,
  field.wire ? sourceText(field.wire) : '',
  gradeText(field.grade),
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
      ['member', 'type', 'meaning', 'from a capture', 'how far to trust it'],
      struct.fields.map(memberCells),
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
    'What a capture cannot give is not invented: a member that is unavailable reads 0, an empty string or NULL.',
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
