/**
 * Attaches every way of every probe of the catalogue once, reading each member that it reaches, and says what the
 * machine's bpftrace and kernel make of it. Run as root: `node test/lab/attach-all.ts [--only PROBE] [options]`.
 * TSDTRACE_BPFTRACE names another bpftrace (userland.sh). `--functions`: ways by functions only; `--kprobe`: by kprobe, also
 * where there is fentry. With `--pretend` functions are attached by kprobe although the machine has none: the texts are
 * compiled, and only the attaching fails. What another probe has in the same words at the same place is tried once, but with
 * `--every`. `--seconds N`: after so long nothing more is tried. Ends with 1 when something failed, with 124 when time did not
 * suffice for all.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LinuxWay } from '../../probes/define-linux.ts';
import { catalogue } from '../../probes/index.ts';
import type { ProbeDefinition } from '../../probes/index.ts';
import { probeHost } from '../../runtime/host/host.ts';
import {
  assemble,
  attachable,
  NotInKernel,
  reach,
  readable,
  sourceFor,
} from '../live/support/assemble.ts';
import type { AssemblyHost, Member } from '../live/support/assemble.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    every: { type: 'boolean', default: false },
    functions: { type: 'boolean', default: false },
    kprobe: { type: 'boolean', default: false },
    pretend: { type: 'boolean', default: false },
    seconds: { type: 'string', default: 'Infinity' },
  },
});

const { host: machine, obstacles } = await probeHost(process.env);
if (machine === undefined) {
  process.stderr.write(`${obstacles.map(({ what }) => what).join('\n')}\n`);
  process.exit(77);
}

const host: AssemblyHost = {
  hz: machine.hz,
  tracepoint: (name) => machine.tracepoint(name),
  function: (name) => {
    const way = machine.function(name);
    if (way === undefined) return options.pretend ? 'kprobe' : undefined;
    return options.kprobe ? 'kprobe' : way;
  },
  hasMember: (struct, member) => machine.hasMember(struct, member),
  memberOffset: (struct, member) => machine.memberOffset(struct, member),
  enumerators: (name) => machine.enumerators(name),
};

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-attach-'));

/** Members that one script reads: more and a program outgrows the stack of 512 bytes. */
const MEMBERS = 10;

const chunks = (members: ReadonlyMap<string, Member>): readonly ReadonlyMap<string, Member>[] => {
  const all = [...members];
  return Array.from(
    { length: Math.max(1, Math.ceil(all.length / MEMBERS)) },
    (_, at) => new Map(all.slice(at * MEMBERS, (at + 1) * MEMBERS)),
  );
};

/** What was tried already: members and conditions by the words they are read with, and where. */
const tried = new Set<string>();

const isNew = (words: string): boolean => {
  if (options.every) return true;
  const before = tried.size;
  tried.add(words);
  return tried.size > before;
};

/** Members of the way that no probe before had in the same words; undefined when its conditions are not new either. */
function fresh(probe: ProbeDefinition, way: LinuxWay): ReadonlyMap<string, Member> | undefined {
  const places = way.blocks.map(({ attach, gives }) => JSON.stringify([attach, gives]));
  const members = [...readable(probe, way)].filter(([, { struct, field }]) => {
    const sources = catalogue.linux?.sources(struct, field) ?? [];
    const words = way.blocks.map((block) => sourceFor(reach(block), sources));
    return isNew(JSON.stringify([places, words]));
  });
  const conditions = way.blocks
    .flatMap(({ when }) => when ?? [])
    .filter((condition) => isNew(JSON.stringify([places, condition])));
  return members.length > 0 || conditions.length > 0 ? new Map(members) : undefined;
}

/** What a kernel without kprobes says once the program was compiled and loaded. */
const onlyAttaching = /attach|kprobe|perf_event_open/i;

/** How long one script may take, which on a slow machine is no failure. */
const patience = 120_000;
const outOfTime = 'out of time';

/** What bpftrace has against it; undefined when it attached. */
function refusal(way: LinuxWay, members: ReadonlyMap<string, Member>): string | undefined {
  const file = join(folder, 'script.bt');
  const { script } = assemble(host, [{ probe: '', way, members, only: '(cpu == 4096)' }]);
  writeFileSync(file, `${script}\ninterval:ms:50 { exit(); }\n`);
  const { status, stdout, stderr, error } = spawnSync(machine?.path ?? '', ['-f', 'json', file], {
    encoding: 'utf8',
    timeout: patience,
  });
  if (error && 'code' in error && error.code === 'ETIMEDOUT') return outOfTime;
  if (status === 0 && stdout.includes('[99,0]')) return undefined;
  const said = stderr
    .split('\n')
    .filter((line) => /error/i.test(line) && !line.includes('RLIMIT_MEMLOCK'));
  if (options.pretend && said.length > 0 && said.every((line) => onlyAttaching.test(line)))
    return undefined;
  return said.slice(0, 3).join('\n  ') || `status ${status}`;
}

/** What bpftrace has against it, by the members that it was asked for; undefined when this kernel lacks what it takes. */
function refusalsOf(way: LinuxWay, members: ReadonlyMap<string, Member>): string[] | undefined {
  try {
    return chunks(members).flatMap((part) => {
      const said = refusal(way, part);
      return said === undefined ? [] : [`${[...part.keys()].join(' ')}\n  ${said}`];
    });
  } catch (error) {
    if (error instanceof NotInKernel) return undefined;
    throw error;
  }
}

const last = performance.now() + 1000 * Number(options.seconds);
let failed = 0;
let attached = 0;
let late = 0;
for (const provider of catalogue.providers) {
  for (const probe of provider.probes) {
    const name = `${provider.name}:::${probe.name}`;
    if (options.only !== undefined && options.only !== name) continue;
    for (const [index, way] of (probe.linux ?? []).entries()) {
      const points = way.blocks.map(({ attach }) => attach.name).join(', ');
      if (!attachable(host, way)) {
        process.stdout.write(`absent ${name} ${index} (${points})\n`);
        continue;
      }
      if (options.functions && way.blocks.some(({ attach }) => attach.kind === 'tracepoint'))
        continue;
      const members = fresh(probe, way);
      if (members === undefined) continue;
      if (performance.now() > last) {
        late++;
        continue;
      }
      const refusals = refusalsOf(way, members);
      if (refusals === undefined) {
        process.stdout.write(`absent ${name} ${index} (${points})\n`);
        continue;
      }
      const isLate = refusals.length > 0 && refusals.every((text) => text.endsWith(outOfTime));
      if (refusals.length === 0) attached++;
      else if (isLate) late++;
      else failed++;
      const verdict = refusals.length === 0 ? 'ok    ' : isLate ? 'late  ' : 'FAILED';
      process.stdout.write(`${verdict} ${name} ${index} (${points})\n`);
      for (const text of refusals) process.stdout.write(`  ${text}\n`);
    }
  }
}
rmSync(folder, { recursive: true });
process.stdout.write(
  `bpftrace ${machine.version.join('.')}: ${attached} attached, ${failed} failed, ${late} out of time\n`,
);
if (failed > 0) process.exitCode = 1;
else if (late > 0) process.exitCode = 124;
