/** `--info`: what this machine can trace, engine by engine, and what is in the way. */
import { arch, release } from 'node:os';
import { bpftraceVariable, versionText } from '../runtime/host/bpftrace.ts';
import { type DtraceReport, dtraceVariable, probeDtrace } from '../runtime/host/dtrace.ts';
import { type HostReport, type LinuxHost, probeHost } from '../runtime/host/host.ts';
import { packageVersion, programName } from './help.ts';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** Two columns, the second in line. */
function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join('');
}

function bpftraceState({ host, path, version, obstacles }: HostReport): string {
  const what = path === undefined ? '' : ` (${path}${version ? ` ${versionText(version)}` : ''})`;
  if (host !== undefined) return `ready${what}`;
  return `cannot run${what}: ${obstacles.map((each) => each.what).join('; ')}`;
}

function dtraceState({ path, version, obstacles }: DtraceReport): string {
  if (path === undefined) return 'not installed';
  const what = `(${[path, ...(version === undefined ? [] : [version])].join(' ')})`;
  if (obstacles.length === 0) return `ready ${what}`;
  return `cannot run ${what}: ${obstacles.map((each) => each.what).join('; ')}`;
}

function engineRows(report: HostReport, dtrace: DtraceReport): (readonly [string, string])[] {
  return [
    ['replay', 'ready: captures and recordings, with -r'],
    ['bpftrace', bpftraceState(report)],
    ['dtrace', dtraceState(dtrace)],
  ];
}

function kernelRows(host: LinuxHost): (readonly [string, string])[] {
  return [
    ['type information', yesNo(host.btf !== undefined)],
    ['tracepoints', 'yes'],
    ['fentry', yesNo(host.fentry)],
    ['kprobes', yesNo(host.kprobes)],
    ['ticks a second', host.hz === undefined ? 'unknown' : String(host.hz)],
  ];
}

function toDo({ obstacles }: HostReport): string {
  const remedies = obstacles.filter(({ remedy }) => remedy !== '');
  if (remedies.length === 0) return '';
  return `\nto run bpftrace\n${remedies.map(({ what, remedy }) => `  ${what}: ${remedy}\n`).join('')}`;
}

/** What `--info` prints; looks at everything, so it takes a second. */
export async function infoText(): Promise<string> {
  const report = await probeHost(process.env);
  const dtrace = await probeDtrace(process.env);
  const { host } = report;
  const kernel = host === undefined ? '' : `\nkernel\n${table(kernelRows(host))}`;
  return `${programName} ${packageVersion()} on Node ${process.versions.node}, ${process.platform} ${release()} ${arch()}

engines
${table(engineRows(report, dtrace))}${kernel}${toDo(report)}
Another bpftrace or dtrace than the first in PATH: ${bpftraceVariable}=PATH, ${dtraceVariable}=PATH.
What each probe and member is here: ${programName} -lv.
`;
}
