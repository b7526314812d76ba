import type { LinuxWay } from '../define-linux.ts';
import { unavailable } from '../define.ts';
import type { Grade, ProbeDefinition, ProviderDefinition } from '../define.ts';
import { aliasesOf } from '../mib/aliases.ts';
import { type CounterGroup, counterGroups, type CounterLevel } from '../mib/names.ts';
import { linuxWays } from '../mib/linux.ts';
import { wireRules } from '../mib/wire.ts';

const args = ['int64_t', 'csinfo_t *', 'ipinfo_t *', 'pairinfo_t *'] as const;

const ofKernel = unavailable('the kernel counts it for reasons of its own, which no packet tells');

/** What the provider estats infers from the same packets. */
const inferred: Readonly<Record<string, string>> = {
  TCPTimeouts: 'perf.Timeouts',
  TCPSackRecovery: 'stack.FastRetran',
  TCPRenoRecovery: 'stack.FastRetran',
  TCPOFOQueue: 'stack.CurReasmQueue',
};

const whyNot = (name: string): Grade =>
  Object.hasOwn(inferred, name)
    ? unavailable(
        `no packet tells it for certain; estats has a number near it, args[2]->${inferred[name]}`,
      )
    : ofKernel;

const noEvent = 'the kernel has no event where it counts this';

function counter(group: CounterGroup, level: CounterLevel, name: string): ProbeDefinition {
  const rule = wireRules[group.name]?.[name];
  const increment = rule?.increment;
  // Three hundred counters have ways that only a live trace asks for: a start need not make them.
  let made: readonly LinuxWay[] | undefined;
  const ways = (): readonly LinuxWay[] => (made ??= linuxWays(group.name, name, rule));
  const definition: ProbeDefinition = {
    name,
    doc: rule?.doc ?? `The kernel adds to ${group.prefix}${name}.`,
    args,
    scalars: { 0: { struct: 'mibinfo_t', field: 'mib_increment' } },
    unless: { option: 'mibloopback', struct: 'pairinfo_t', field: 'pi_loopback' },
    counter: {
      group: group.name,
      aliases: aliasesOf(group.name, name),
      level,
      ...(increment !== undefined && { increment }),
    },
    ...(rule === undefined ? { grade: whyNot(name) } : { wire: rule.wire }),
    ...(rule?.grade !== undefined && { grade: rule.grade }),
  };
  return Object.defineProperties(definition, {
    get linux() {
      return { enumerable: true, get: () => (ways().length === 0 ? undefined : ways()) };
    },
    nowhere: { enumerable: true, get: () => (ways().length === 0 ? noEvent : undefined) },
  });
}

/** Solaris's own counters, which Linux has not. */
const ofSolaris = ['tcpOutDataSegs', 'tcpOutDataBytes', 'tcpRetransBytes'];

function countersOf(group: CounterGroup): readonly ProbeDefinition[] {
  const foreign = group.name === 'tcp' ? ofSolaris : [];
  const more = [...group.diagnostic, ...foreign];
  return [
    ...group.default.map((name) => counter(group, 'default', name)),
    ...more.map((name) => counter(group, 'diagnostic', name)),
  ];
}

/** Why a counter of the kernel, or of its past, is none of these. */
const lacks: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    counterGroups.flatMap(({ prefix, excluded }) =>
      excluded.map((name) => [
        name,
        `${prefix}${name} is a constant, or belongs to no connection and no packet: nstat has it`,
      ]),
    ),
  ),
  TCPLoss: 'TCPLoss is gone from Linux: mib:::TCPSackRecovery is the nearest',
};

export const mib: ProviderDefinition = {
  name: 'mib',
  doc: "The kernel's counters, kept by pair of addresses: a probe fires where a counter moves, and `args[0]` is what is added.",
  module: '',
  function: '',
  probes: counterGroups.flatMap(countersOf),
  lacks,
};
