/** `-l` and `-lv`: the probes that exist or that a program names, as dtrace(1) lists them. */
import { provisionOf } from '../compiler/backends/bpftrace/provision.ts';
import { nativeProvision } from '../compiler/backends/dtrace/provision.ts';
import type { Stability } from '../compiler/driver/stability.ts';
import type { Pattern } from '../compiler/probe-table.ts';
import type { Probe } from '../compiler/program.ts';
import {
  argumentStruct,
  type Catalogue,
  type DialectName,
  type Grade,
  type ProbeDefinition,
  scalarArgument,
} from '../probes/index.ts';
import type { HostReport } from '../runtime/host/host.ts';
import { describeField, describeGrade, gradeOfProbe } from '../probes/words.ts';
import { attributeLines } from './stability.ts';

function row(id: string, provider: string, module: string, func: string, name: string): string {
  const columns = [id.padStart(5), provider.padStart(10), module.padStart(17), func.padStart(33)];
  return `${columns.join(' ')} ${name}\n`;
}

export const listHeader: string = row('ID', 'PROVIDER', 'MODULE', 'FUNCTION', 'NAME');

/** One probe's line. */
export function listProbe(probe: Probe): string {
  return row(String(probe.id), probe.provider, probe.module, probe.function, probe.name);
}

/** The arguments' types, as dtrace has them; `None` when there are none. */
function argumentTypes(definition: ProbeDefinition | undefined): string {
  const types = definition?.args ?? [];
  const lines = types.map((type, slot) => `\t\targs[${slot}]: ${type}\n`);
  return `\n\tArgument Types\n${lines.length === 0 ? '\t\tNone\n' : lines.join('')}`;
}

/** `args[2]->ip_saddr`; an argument that is a number has no members. */
const memberName = (slot: number, member: string): string =>
  member === '' ? `args[${slot}]` : `args[${slot}]->${member}`;

/** Of a counter: the level at which wildcards mean it, and its names in other systems. */
function counterLines(definition: ProbeDefinition): string {
  const { counter } = definition;
  if (counter === undefined) return '';
  const { level, aliases } = counter;
  const elsewhere = aliases.length === 0 ? '' : `\t\telsewhere: ${aliases.join(', ')}\n`;
  return `\n\tCounter\n\t\tmoves: ${definition.doc}\n\t\tlevel: ${level}\n${elsewhere}`;
}

/** What a replay makes of the probe and of every member of its arguments. */
function replayLines(definition: ProbeDefinition, catalogue: Catalogue): string {
  const fires = describeGrade(gradeOfProbe(definition));
  const members = definition.args.flatMap((_, slot) => {
    const scalar = scalarArgument(definition, slot, catalogue)?.field;
    const fields = argumentStruct(definition, slot, catalogue)?.fields ?? [];
    return [...(scalar === undefined ? [] : [scalar]), ...fields].map((field) => ({
      name: memberName(slot, field === scalar ? '' : field.name),
      type: field.type,
      text: describeField(field),
    }));
  });
  const width = (key: 'name' | 'type'): number =>
    Math.max(0, ...members.map((member) => member[key].length));
  const [names, types] = [width('name'), width('type')];
  const lines = members.map(
    ({ name, type, text }) => `\t\t${name.padEnd(names)}  ${type.padEnd(types)}  ${text}\n`,
  );
  return `\n\tIn a Replay\n\t\tfires: ${fires}\n${lines.join('')}`;
}

/** How this machine's kernel provides the probe and its members, or why it does not. */
function liveLines(
  definition: ProbeDefinition,
  catalogue: Catalogue,
  { host, obstacles }: HostReport,
): string {
  const title = '\n\tOn This Machine\n';
  if (host === undefined)
    return `${title}\t\tfires: unavailable: ${obstacles.map(({ what }) => what).join('; ')}\n`;
  const { attach, grade, members } = provisionOf(definition, host, catalogue);
  const places = (all: readonly string[]): string =>
    all.length === 0 ? '' : `  (${all.join(', ')})`;
  const where = places(attach);
  const lines = memberLines(
    members.map(({ slot, member, grade: each, attach: own }) => {
      const place = places(own);
      return { slot, member, grade: each, where: place === where ? '' : place };
    }),
  );
  return `${title}\t\tfires: ${describeGrade(grade)}${where}\n${lines}`;
}

interface MemberLine {
  readonly slot: number;
  readonly member: string;
  readonly grade: Grade;
  /** Where it comes from, when that is not where the probe fires. */
  readonly where?: string;
}

function memberLines(members: readonly MemberLine[]): string {
  const names = members.map(({ slot, member }) => memberName(slot, member));
  const width = Math.max(0, ...names.map((name) => name.length));
  return members
    .map(({ grade, where = '' }, index) => {
      const name = names[index].padEnd(width);
      return `\t\t${name}  ${describeGrade(grade)}${where}\n`;
    })
    .join('');
}

/** How a native dtrace provides the probe and its members. */
function nativeLines(
  { provider, definition }: Probe,
  catalogue: Catalogue,
  name: DialectName,
): string {
  const dialect = catalogue.native?.[name];
  if (definition === undefined || dialect === undefined) return '';
  const { grade, members } = nativeProvision(provider, definition, dialect, catalogue);
  return `\n\tWith ${dialect.title}\n\t\tfires: ${describeGrade(grade)}\n${memberLines(members)}`;
}

/** Live engines that were asked for. */
export interface LiveEngines {
  readonly host?: HostReport | undefined;
  readonly dialect?: DialectName | undefined;
}

/**
 * What `-lv` adds to a probe's line, and `-ev` to a description that matched it.
 * @param engines those of this machine, where they are asked for
 */
export function listDetails(
  probe: Probe,
  catalogue: Catalogue,
  stability: Stability,
  pattern: Pattern = probe,
  { host, dialect }: LiveEngines = {},
): string {
  const { attributes, provider } = stability.ofDescription(pattern, [probe]);
  const counter = probe.definition === undefined ? '' : counterLines(probe.definition);
  const replay = probe.definition === undefined ? '' : replayLines(probe.definition, catalogue);
  const live =
    probe.definition === undefined || host === undefined
      ? ''
      : liveLines(probe.definition, catalogue, host);
  const native = dialect === undefined ? '' : nativeLines(probe, catalogue, dialect);
  return `${attributeLines('Probe Description Attributes', attributes)}${attributeLines(
    'Argument Attributes',
    provider.args,
  )}${argumentTypes(probe.definition)}${counter}${replay}${live}${native}\n`;
}
