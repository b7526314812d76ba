/** `-l` and `-lv`: the probes that exist or that a program names, as dtrace(1) lists them. */
import { provisionOf } from '../compiler/backends/bpftrace/provision.ts';
import type { Stability } from '../compiler/driver/stability.ts';
import type { Pattern } from '../compiler/probe-table.ts';
import type { Probe } from '../compiler/program.ts';
import { argumentStruct, type Catalogue, type ProbeDefinition } from '../probes/index.ts';
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

/** What a replay makes of the probe and of every member of its arguments. */
function replayLines(definition: ProbeDefinition, catalogue: Catalogue): string {
  const fires = describeGrade(gradeOfProbe(definition));
  const members = definition.args.flatMap((_, slot) =>
    (argumentStruct(definition, slot, catalogue)?.fields ?? []).map((field) => ({
      name: `args[${slot}]->${field.name}`,
      type: field.type,
      text: describeField(field),
    })),
  );
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
  const rows = members.map((each) => [
    `args[${each.slot}]->${each.member}`,
    describeGrade(each.grade),
    each.attach.join(', ') === attach.join(', ') ? '' : `  (${each.attach.join(', ')})`,
  ]);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text, where]) => `\t\t${name.padEnd(width)}  ${text}${where}\n`);
  const where = attach.length === 0 ? '' : `  (${attach.join(', ')})`;
  return `${title}\t\tfires: ${describeGrade(grade)}${where}\n${lines.join('')}`;
}

/**
 * What `-lv` adds to a probe's line, and `-ev` to a description that matched it.
 * @param host of this machine, where that is asked for
 */
export function listDetails(
  probe: Probe,
  catalogue: Catalogue,
  stability: Stability,
  pattern: Pattern = probe,
  host?: HostReport,
): string {
  const { attributes, provider } = stability.ofDescription(pattern, [probe]);
  const replay = probe.definition === undefined ? '' : replayLines(probe.definition, catalogue);
  const live =
    probe.definition === undefined || host === undefined
      ? ''
      : liveLines(probe.definition, catalogue, host);
  return `${attributeLines('Probe Description Attributes', attributes)}${attributeLines(
    'Argument Attributes',
    provider.args,
  )}${argumentTypes(probe.definition)}${replay}${live}\n`;
}
