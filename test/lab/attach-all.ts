/**
 * Attaches every way of every probe of the catalogue once, reading each member that it reaches, and says what the
 * machine's bpftrace and kernel make of it. Run as root: `node test/lab/attach-all.ts [--only PROBE] [options]`.
 * TSDTRACE_BPFTRACE names another bpftrace (userland.sh). Functions are attached by fentry and by kprobe, where the kernel
 * has both; `--by fentry` or `--by kprobe` takes one. `--functions`: ways by functions only. With `--pretend` functions are
 * attached by kprobe although the machine has none: the texts are compiled, and only the attaching fails. What another probe
 * has in the same words at the same place is tried once, but with `--every`. `--most N`: so many ways in one program
 * (12: emulated, bpftrace 0.17 takes a minute for those).
 * `--sample`: of each provider only the first way at each place, for slow ones.
 * `--seconds N`: after so long nothing more is tried. Ends with 1 when something failed, with 124 when time did not suffice.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { probeHost } from '../../runtime/host/host.ts';
import type { AssemblyHost } from '../live/support/assemble.ts';
import { itemsFor } from './attach-items.ts';
import type { Item } from './attach-items.ts';
import { attachItems } from './attach-program.ts';
import type { Verdict } from './attach-program.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    every: { type: 'boolean', default: false },
    functions: { type: 'boolean', default: false },
    by: { type: 'string' },
    pretend: { type: 'boolean', default: false },
    most: { type: 'string', default: '12' },
    sample: { type: 'boolean', default: false },
    seconds: { type: 'string', default: 'Infinity' },
  },
});

const { host: machine, obstacles } = await probeHost(process.env);
if (machine === undefined) {
  process.stderr.write(`${obstacles.map(({ what }) => what).join('\n')}\n`);
  process.exit(77);
}

const { path } = machine;

type Way = 'fentry' | 'kprobe';

/** The kernel's kprobes as bpftrace attaches them. */
const kprobes = existsSync('/sys/bus/event_source/devices/kprobe');

const hostBy = (by: Way | undefined): AssemblyHost => ({
  hz: machine.hz,
  tracepoint: (name) => machine.tracepoint(name),
  function: (name) => {
    const way = machine.function(name);
    if (way === undefined) return options.pretend ? 'kprobe' : undefined;
    return by ?? way;
  },
  hasMember: (struct, member) => machine.hasMember(struct, member),
  memberOffset: (struct, member) => machine.memberOffset(struct, member),
  enumerators: (name) => machine.enumerators(name),
});

/** What a kernel without kprobes says once the program was compiled and loaded. */
const onlyAttaching = /attach|kprobe|perf_event_open/i;

const end = performance.now() + 1000 * Number(options.seconds);
const excused = options.pretend ? { excused: onlyAttaching } : {};

const count = { attached: 0, failed: 0, late: 0, absent: 0 };
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function tell(by: string, { way, points, wanted }: Item, verdict: Verdict): void {
  const members = [...wanted.members.keys()];
  const kind = verdict === undefined ? 'attached' : verdict === 'late' ? 'late' : 'failed';
  count[kind]++;
  say(`${kind.padEnd(8)} ${by}${way} (${points}) ${members.length} members`);
  if (typeof verdict === 'object') say(`  ${members.join(' ')}\n  ${verdict.refused}`);
}

/** The first of each provider at each place. */
const sampleOf = (items: readonly Item[]): readonly Item[] => [
  ...new Map(
    items
      .toReversed()
      .map((item) => [`${item.way.slice(0, item.way.indexOf(':'))} ${item.points}`, item]),
  ).values(),
];

async function attachBy(by: Way | undefined, functions: boolean): Promise<void> {
  const name = by === undefined ? '' : `${by} `;
  const { only, every } = options;
  const host = hostBy(by);
  const items: Item[] = [];
  for (const each of itemsFor(host, { only, every, functions })) {
    if ('wanted' in each) {
      items.push(each);
      continue;
    }
    count.absent++;
    say(`absent   ${name}${each.way} (${each.points}): ${each.reason}`);
  }
  const runner = { host, bpftrace: path, end, ...excused };
  const chosen = options.sample ? sampleOf(items) : items;
  await attachItems(runner, chosen, Number(options.most), (item, verdict) =>
    tell(name, item, verdict),
  );
}

/** What functions are attached by here: `--by`, or all that the kernel has. */
const ways: readonly (Way | undefined)[] =
  options.by === 'fentry' || options.by === 'kprobe'
    ? [options.by]
    : machine.fentry && kprobes
      ? ['fentry', 'kprobe']
      : [undefined];

for (const [index, by] of ways.entries()) await attachBy(by, options.functions || index > 0);
say(
  `bpftrace ${machine.version.join('.')}: ${count.attached} attached, ${count.failed} failed, ${count.late} out of time, ${count.absent} absent`,
);
if (count.failed > 0) process.exitCode = 1;
else if (count.late > 0) process.exitCode = 124;
