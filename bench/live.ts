/**
 * What a live trace costs the host that is traced: one TCP stream over the loopback device, as fast as it goes, without
 * tracing, with a bpftrace script written by hand, and with the same question as a D program. Rounds are interleaved and
 * compared within each; as root, with bpftrace and iperf3: `node bench/live.ts [ROUNDS] [SECONDS]`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missing } from './measure.ts';

const command = fileURLToPath(new URL('../bin/tsdtrace.js', import.meta.url));
const port = 47_211;

interface Tracer {
  readonly name: string;
  readonly words: readonly string[] | undefined;
}

/** The question: packets, and their sizes, by destination port. */
const byHand = (value: string): string => `BEGIN { printf("attached\\n"); }
tracepoint:net:net_dev_start_xmit {
  $skb = (struct sk_buff *)args->skbaddr;
  $nh = (uint64)$skb->head + (uint64)$skb->network_header;
  if (*(uint8*)($nh + 9) == 6) {
    $th = $nh + (((uint64)*(uint8*)$nh & 15) * 4);
    @[bswap(*(uint16*)($th + 2))] = ${value};
  }
}`;

const inD = (value: string): readonly string[] => [
  process.execPath,
  command,
  '-qn',
  `BEGIN { printf("attached\\n"); } tcp:::send { @[args[4]->tcp_dport] = ${value}; }`,
];

const tracers: readonly Tracer[] = [
  { name: 'no tracing', words: undefined },
  { name: 'bpftrace by hand, count', words: ['bpftrace', '-B', 'line', '-e', byHand('count()')] },
  { name: 'tsdtrace, count', words: inD('count()') },
  {
    name: 'bpftrace by hand, hist',
    words: ['bpftrace', '-B', 'line', '-e', byHand('hist(bswap(*(uint16*)($nh + 2)))')],
  },
  { name: 'tsdtrace, quantize', words: inD('quantize(args[2]->ip_plength)') },
];

/** Starts a tracer and waits until it is attached. @returns it, and milliseconds until then */
async function start(words: readonly string[]): Promise<{ child: ChildProcess; ready: number }> {
  const began = performance.now();
  const child = spawn(words[0], words.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      if (text.includes('attached\n')) resolve();
    });
    child.once('exit', () => reject(new Error(`${words[0]} ended before it was attached`)));
  });
  return { child, ready: performance.now() - began };
}

/** Gigabits a second of one stream. */
function stream(seconds: number): number {
  const { stdout } = spawnSync('iperf3', [
    '-c',
    '127.0.0.1',
    '-p',
    String(port),
    '-t',
    String(seconds),
    '-J',
  ]);
  const result = JSON.parse(stdout.toString()) as {
    readonly end: { readonly sum_received: { readonly bits_per_second: number } };
  };
  return result.end.sum_received.bits_per_second / 1e9;
}

async function measured(
  { words }: Tracer,
  seconds: number,
): Promise<{ rate: number; ready: number }> {
  if (words === undefined) return { rate: stream(seconds), ready: 0 };
  const { child, ready } = await start(words);
  const rate = stream(seconds);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await ended;
  return { rate, ready };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

async function main(rounds: number, seconds: number): Promise<void> {
  const absent = missing(['bpftrace', 'iperf3']);
  if (absent.length > 0) throw new Error(`not installed: ${absent.join(', ')}`);
  const server = spawn('iperf3', ['-s', '-p', String(port)], { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const results = new Map(
    tracers.map(({ name }) => [name, [] as { rate: number; ready: number }[]]),
  );
  try {
    for (let round = 0; round < rounds; round++)
      // oxlint-disable-next-line no-await-in-loop -- one after the other: they compete for the machine
      for (const tracer of tracers) results.get(tracer.name)!.push(await measured(tracer, seconds));
  } finally {
    server.kill();
  }
  const untraced = results.get('no tracing')!;
  console.log('| tracer | of the untraced rate: median (least to greatest) | attached after |');
  console.log('|---|---|---|');
  for (const [name, runs] of results) {
    const ratios = runs.map(({ rate }, round) => rate / untraced[round].rate);
    const range = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    const ready = median(runs.map((run) => run.ready));
    const after = ready === 0 ? '' : `${(ready / 1000).toFixed(2)} s`;
    console.log(`| ${name} | ${median(ratios).toFixed(2)} (${range}) | ${after} |`);
  }
  console.log(
    `\nUntraced: ${median(untraced.map(({ rate }) => rate)).toFixed(1)} Gbit/s; ${rounds} rounds of ${seconds} s.`,
  );
}

await main(Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 3));
