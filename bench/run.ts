/**
 * How fast replay is, next to other tools that run in turn with it on the same machine. Answers are compared
 * with the truth before anything is timed. docs/performance.md says what the numbers mean.
 *
 *     npm run bench -- [--runs 7] [--size 100k|1m|10m] [--hosts networks|internet] [--only q1] [--peer tcpdump]
 */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { difference } from './answers.ts';
import { makeCeiling } from './ceiling.ts';
import { gzipOf, pcapngOf } from './formats.ts';
import { type Capture, capture, parseCount, parseHosts } from './generate.ts';
import { alternate, type Command, type Cost, missing, outputOf, requireClock } from './measure.ts';
import { type Peer, queries, type Query } from './queries.ts';
import { type Result, table } from './report.ts';
import type { Hosts } from './traffic.ts';

/** Above this a tool that keeps the whole capture would fill a usual machine's memory. */
const MOST_FOR_HUNGRY_PEERS = 2_000_000;
const TINY_CAPTURE = 10;
/** Starts that are measured as one: a single one takes only a few steps of the clock. */
const STARTS = 10;

interface Settings {
  readonly runs: number;
  readonly packets: number;
  readonly hosts: Hosts;
  readonly only: string | undefined;
  readonly peer: string | undefined;
}

const entry = fileURLToPath(new URL('../bin/tsdtrace.js', import.meta.url));
const build = new URL('../dist/tsdtrace.txt', import.meta.url);

/** This Node runs the program itself, as an installed one would: no npx, no second process. */
function tsdtrace(program: string, { path }: Capture): Command {
  return [process.execPath, entry, '-q', '-r', path, '-n', program];
}

const shell = (text: string): Command => ['sh', '-c', text];

/** What is going on; the table alone goes to standard output. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

// ---- queries -----------------------------------------------------------------------------------

/** @throws Error when an answer is not the truth. */
function verify(query: Query, on: Capture, peers: readonly Peer[]): void {
  const sides = [
    { name: 'tsdtrace', command: tsdtrace(query.program, on), check: query },
    ...peers.flatMap(({ name, shell: text, check }) =>
      check === undefined ? [] : [{ name, command: shell(text), check }],
    ),
  ];
  for (const { name, command, check } of sides) {
    const found = check.read(outputOf(command, on.path));
    const differs = difference(found, check.expected(on.truth));
    if (differs !== undefined) throw new Error(`${query.id}: wrong answer of ${name}: ${differs}`);
  }
  say(`${query.id}: the answers of ${sides.map(({ name }) => name).join(', ')} are right`);
}

/** Why a peer cannot be asked; undefined when it can. */
function obstacle({ needs, hungry, shell: text }: Peer, packets: number): string | undefined {
  if (text.includes('$C') && process.env['C'] === undefined) return 'it was not made';
  const lacking = missing(needs);
  if (lacking.length > 0) return `${lacking.join(' and ')} not installed`;
  if (hungry === true && packets > MOST_FOR_HUNGRY_PEERS)
    return 'it would keep the whole capture in memory';
  return undefined;
}

/** The peers that were asked for and can be asked; says which cannot. */
function available(
  id: string,
  peers: readonly Peer[],
  { packets, peer }: Settings,
): readonly Peer[] {
  return peers.filter((each) => {
    if (peer !== undefined && !each.name.includes(peer)) return false;
    const problem = obstacle(each, packets);
    if (problem !== undefined) say(`${id}: ${each.name} left out: ${problem}`);
    return problem === undefined;
  });
}

function measure(query: Query, on: Capture, settings: Settings): readonly Result[] {
  const peers = available(query.id, query.peers, settings);
  verify(query, on, peers);
  const ours = tsdtrace(query.program, on);
  return peers.map((peer) => {
    say(`${query.id}: ${peer.name}, ${settings.runs} pairs`);
    return {
      question: `${query.id} ${query.title}`,
      peer: peer.name,
      note: peer.note,
      duel: alternate(ours, shell(peer.shell), on.path, settings.runs),
      packets: on.truth.packets,
    };
  });
}

// ---- start-up ----------------------------------------------------------------------------------

const startPeers: readonly Peer[] = [
  { name: 'node -e 0', needs: [], shell: `'${process.execPath}' -e 0` },
  { name: 'tcpdump --version', needs: ['tcpdump'], shell: 'tcpdump --version' },
  { name: 'tshark -v', needs: ['tshark'], shell: 'tshark -v' },
];

const repeated = (text: string): Command =>
  shell(`i=0; while [ $i -lt ${STARTS} ]; do ${text} || exit; i=$((i+1)); done`);

const ofOne = ({ wallSeconds, cpuSeconds, peakMegabytes }: Cost): Cost => ({
  wallSeconds: wallSeconds / STARTS,
  cpuSeconds: cpuSeconds / STARTS,
  peakMegabytes,
});

/** What a one-liner costs before its first packet. */
function measureStart(settings: Settings): readonly Result[] {
  const tiny = capture(TINY_CAPTURE, settings.hosts);
  const query = queries[0];
  verify(query, tiny, []);
  const words = tsdtrace(query.program, tiny).map((word) => `'${word}'`);
  return available('start', startPeers, settings).map(({ name, shell: text }) => {
    say(`start: ${name}, ${settings.runs} pairs`);
    const { a, b } = alternate(repeated(words.join(' ')), repeated(text), tiny.path, settings.runs);
    const duel = { a: a.map(ofOne), b: b.map(ofOne) };
    return { question: `start, ${TINY_CAPTURE} packets`, peer: name, duel };
  });
}

/** A script of a page, with its comments. */
const page = fileURLToPath(new URL('../examples/tcpio.d', import.meta.url));

/** What compiling a page adds to the start: both only compile. */
function measureCompile(settings: Settings): readonly Result[] {
  const peer = { name: 'tsdtrace -e -n BEGIN', needs: [] };
  if (settings.peer !== undefined && settings.peer !== peer.name) return [];
  say(`compile: ${peer.name}, ${settings.runs} pairs`);
  const command = `'${process.execPath}' '${entry}' -e`;
  const { a, b } = alternate(
    repeated(`${command} -s '${page}'`),
    repeated(`${command} -n BEGIN`),
    page,
    settings.runs,
  );
  const duel = { a: a.map(ofOne), b: b.map(ofOne) };
  return [{ question: 'compile, one page', peer: peer.name, duel }];
}

// ---- formats ----------------------------------------------------------------------------------

/** The first question over the same packets in another format; the answers are compared, too. */
function measureFormats(on: Capture, settings: Settings): readonly Result[] {
  const [query] = queries;
  const plain = tsdtrace(query.program, on);
  const formats = [
    { name: 'pcapng', path: pcapngOf(on.path), peer: 'tsdtrace over pcap', command: plain },
    {
      name: 'pcap.gz',
      path: gzipOf(on.path),
      peer: 'zcat to nothing',
      command: shell(`zcat '${gzipOf(on.path)}' >/dev/null`),
    },
  ];
  return formats.map(({ name, path, peer, command }) => {
    const other = { ...on, path };
    verify(query, other, []);
    say(`formats: ${name}, ${settings.runs} pairs`);
    const duel = alternate(tsdtrace(query.program, other), command, path, settings.runs);
    return { question: `${query.id} over ${name}`, peer, duel, packets: on.truth.packets };
  });
}

// ---- the command -------------------------------------------------------------------------------

function settingsOf(words: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...words],
    options: {
      runs: { type: 'string', default: '7' },
      size: { type: 'string', default: '100k' },
      hosts: { type: 'string', default: 'networks' },
      only: { type: 'string' },
      peer: { type: 'string' },
    },
  });
  const { only, peer } = values;
  const names = [...queries.map(({ id }) => id), 'formats', 'start', 'compile'];
  if (only !== undefined && !names.includes(only))
    throw new Error(`--only is one of ${names.join(', ')}`);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs is a whole number from 1');
  const hosts = parseHosts(values.hosts);
  return { runs, packets: parseCount(values.size), hosts, only, peer };
}

function run(settings: Settings): void {
  if (!existsSync(build)) throw new Error('there is no build to measure: run npm run build first');
  requireClock();
  const { only, packets, hosts } = settings;
  const program = makeCeiling(say);
  if (program !== undefined) process.env['C'] = program;
  const on = capture(packets, hosts);
  say(`${on.path}: ${on.truth.packets} packets, ${on.truth.bytes} bytes, as it should be`);
  const results = queries
    .filter(({ id }) => only === undefined || id === only)
    .flatMap((query) => measure(query, on, settings));
  if (only === 'formats' || (only === undefined && packets <= MOST_FOR_HUNGRY_PEERS))
    results.push(...measureFormats(on, settings));
  if (only === undefined || only === 'start') results.push(...measureStart(settings));
  if (only === undefined || only === 'compile') results.push(...measureCompile(settings));
  const [cpu] = cpus();
  console.log(
    `${packets} packets of hosts in ${hosts === 'networks' ? 'four networks' : 'all of the internet'}, ${(on.truth.bytes / 1e6).toFixed(0)} MB; medians of ${settings.runs} pairs, ratios ` +
      `as median (least-greatest), below 1 where tsdtrace takes less; Node ${process.versions.node}, ` +
      `${cpus().length} x ${cpu?.model ?? 'unknown processor'}\n`,
  );
  console.log(table(results));
}

try {
  run(settingsOf(process.argv.slice(2)));
} catch (error) {
  say(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
