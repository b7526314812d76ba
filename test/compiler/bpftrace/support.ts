/** Programs through the bpftrace backend: for hosts that are only told of, and for this machine's own bpftrace. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import {
  type BpftraceOptions,
  type BpftraceResult,
  generateBpftrace,
} from '../../../compiler/backends/bpftrace/generate.ts';
import type {
  BpftraceHost,
  BpftraceModule,
} from '../../../compiler/backends/bpftrace/interface.ts';
import { compile } from '../../../compiler/compile.ts';
import type { Program } from '../../../compiler/program.ts';
import { type Catalogue, catalogue } from '../../../probes/index.ts';
import { probeHost } from '../../../runtime/host/host.ts';

/** Of a script; `macros` are $1 onwards. Throws for what does not compile. */
export function compiled(
  text: string,
  macros: readonly string[] = [],
  known: Catalogue = catalogue,
): Program {
  const { program, diagnostics } = compile({
    sources: [{ source: { kind: 'script', name: 'program', text }, specifier: 'script' }],
    macroArguments: macros,
    scriptName: 'program',
    catalogue: known,
    settings: { zdefs: false, defaultargs: false, argref: true, empty: false, engine: 'bpftrace' },
    macros: new Map(),
  });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return program;
}

/** The fields of the tracepoints that the catalogue uses, from the format files of Linux 6.18. */
const tracepoints: Readonly<Record<string, readonly string[]>> = {
  'net:net_dev_start_xmit': ['skbaddr', 'vlan_tagged', 'protocol', 'len'],
  'net:netif_receive_skb': ['skbaddr', 'len'],
  'sock:inet_sock_set_state': ['skaddr', 'oldstate', 'newstate', 'protocol', 'family'],
  'tcp:tcp_receive_reset': ['skaddr', 'sport', 'dport', 'family'],
  'tcp:tcp_send_reset': ['skbaddr', 'skaddr', 'state', 'reason'],
};

/** A host with the tracepoints of Linux 6.18 and that version of bpftrace; other facts by `facts`. */
export function toldHost(
  version: BpftraceHost['version'],
  facts: Partial<BpftraceHost> = {},
): BpftraceHost {
  return {
    version,
    tracepoint: (name) => (name in tracepoints ? new Set(tracepoints[name]) : undefined),
    function: () => undefined,
    hasMember: () => true,
    memberOffset: (struct) => (struct === 'task_struct' ? 1752 : 16),
    hz: 250,
    ...facts,
  };
}

/** The backend on a host that is only told of; this machine's does not matter. */
export function generated(
  text: string,
  host: BpftraceHost = toldHost([0, 17, 0]),
  options: BpftraceOptions = {},
): BpftraceResult {
  return generateBpftrace(compiled(text), catalogue, host, options);
}

/** The module of a program that must have one. */
export function moduleOf(
  text: string,
  host?: BpftraceHost,
  options: BpftraceOptions = {},
): BpftraceModule {
  const { module, diagnostics } = generated(text, host, options);
  if (module === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return module;
}

const report = await probeHost(process.env);

/** This machine, when it can run bpftrace. */
export const thisHost: BpftraceHost | undefined = existsSync('/sys/kernel/tracing/events')
  ? report.host
  : undefined;

/** Runs a script that ends by itself; its lines. Throws with what bpftrace said when it refuses. */
export function runScript(script: string): readonly string[] {
  const result = spawnSync(report.path ?? 'bpftrace', ['-f', 'json', '-'], {
    input: script,
    encoding: 'latin1',
    maxBuffer: 2 ** 28,
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout.split('\n');
}

const entry = /"(-?[\d,-]+)": "?(-?\d+)"?/g;

/** The last print of a map: words of the key to the number. */
export function mapIn(lines: readonly string[], name: string): ReadonlyMap<string, bigint> {
  const line = lines.findLast((each) => each.includes(`{"@${name}":`)) ?? '';
  return new Map([...line.matchAll(entry)].map(([, key, value]) => [key, BigInt(value)]));
}

/** A D expression of that value, whatever 64 bits it has. */
export function literal(value: bigint): string {
  if (value === -(2n ** 63n)) return '(-9223372036854775807 - 1)';
  return value < 0n ? `(${value})` : String(value);
}
