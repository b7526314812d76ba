/** Whatever a trace has to tell is what the schemas say: as a stream and as a document. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tsdtrace, type Finished } from '../cli/run.ts';
import { recording, run, type Outcome as Ran } from '../replay/support.ts';
import { linesOf, listOf, objectOf, parse, type Json, type JsonObject } from './decode.ts';
import { validators } from './schemas.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-machine-'));
afterAll(() => rmSync(folder, { recursive: true }));

const damaged = join(folder, 'damaged.pcap');
writeFileSync(damaged, readFileSync(recording('refused.pcap')));
truncateSync(damaged, 2000);

const everyAction = join(folder, 'actions.d');
writeFileSync(
  everyAction,
  `struct pair { char name[4]; unsigned char mac[6]; short ports[2]; int *link; };
  BEGIN {
    this->p = (struct pair *)alloca(sizeof (struct pair));
    this->p->name[0] = 'x'; this->p->ports[1] = -1;
    trace("text"); trace(-1); trace(0xffffffffffffffff); trace(*this->p);
    tracemem(this->p, 8); print(this->p);
    printf("%s %d %-*x %Y\\n", "caf\\303", -1, 4, 255, (int64_t)1700000000000000000);
    @c["k", (char)-1] = count(); @d["k", (char)-1] = sum(9223372036854775807);
    printa(@c); printa("%s %d %@d %@d\\n", @c, @d);
    normalize(@d, 10); denormalize(@d); trunc(@c, 1); clear(@d);
    pcap(NULL, PCAP_IP); setopt("aggsortkey"); setopt("aggsortkeypos", "1"); setopt("nonsense", "1");
  }`,
);

/** Between them they have every event, every action, every kind of key and value. */
const programs: readonly (readonly string[])[] = [
  ['-s', everyAction, '-r', recording('refused.pcap')],
  [
    '-n',
    `ip:::send {
       @count = count(); @sum[args[2]->ip_saddr] = sum(args[2]->ip_plength);
       @avg = avg(args[2]->ip_plength); @stddev = stddev(args[2]->ip_plength);
       @min = min(args[2]->ip_plength); @max[pid, args[2]->ip_ver] = max(args[2]->ip_plength);
       @quantize = quantize(args[2]->ip_plength);
       @lquantize = lquantize(args[2]->ip_plength, 0, 1500, 100);
       @llquantize = llquantize(args[2]->ip_plength, 10, 0, 6, 20);
       normalize(@sum, 1000); normalize(@quantize, 3); print(args[2]);
     }`,
    '-r',
    recording('ping.pcap'),
  ],
  [
    '-w',
    '-n',
    'BEGIN { system("echo %s", "x"); freopen("/nowhere/x"); freopen(""); ftruncate(); exit(3); }',
    '-r',
    recording('ping.pcap'),
  ],
  [
    '-n',
    'tcp:::send { trace(1 / (args[4]->tcp_flags & 1)); } ERROR { trace(arg4); }',
    '-r',
    recording('refused.pcap'),
  ],
  [
    '-n',
    'udp:::send { pcap(args[0]->pkt_addr, PCAP_IP); exit(0); }',
    '-r',
    recording('dns.pcapng'),
  ],
  ['-n', 'BEGIN { trace(*(int *)16); } END { exit(1); }', '-r', recording('refused.pcap')],
  ['-n', 'int a[3]; BEGIN { i = 7; trace(a[i]); }', '-r', recording('refused.pcap')],
  ['-n', 'tcp:::send { @[args[4]->tcp_sport] = count(); }', '-r', damaged],
  [
    '-xnspec=1',
    '-n',
    'BEGIN { a = speculation(); b = speculation(); } BEGIN { speculate(a); trace(1); } BEGIN { commit(a); } BEGIN { empty = 1; } tick-1s {}',
    '-r',
    recording('ping.pcap'),
  ],
];

interface Outcome {
  readonly stream: readonly JsonObject[];
  readonly document: JsonObject;
}

const outcomes: Outcome[] = [];

/** A command that may reach outside needs a process of its own. */
const traced = (words: readonly string[]): Promise<Finished | Ran> =>
  words.includes('-w') ? tsdtrace(words) : run(...words);

beforeAll(async () => {
  for (const words of programs) {
    const stream = await traced(['-x', 'oformat=ndjson', ...words]);
    const document = await traced(['-x', 'oformat=json', '-q', ...words]);
    if (stream.stdout === '' || document.stdout === '') throw new Error(stream.stderr);
    outcomes.push({
      stream: linesOf(stream.stdout),
      document: objectOf(parse(document.stdout)),
    });
  }
});

describe.each(['open', 'closed'] as const)('the %s schema', (form) => {
  const { event, document } = validators(form);

  test('holds for every line of a stream', () => {
    for (const { stream } of outcomes)
      for (const each of stream)
        expect(event(each), `${JSON.stringify(event.errors)} ${JSON.stringify(each)}`).toBe(true);
  });

  test('holds for a document', () => {
    for (const outcome of outcomes)
      expect(document(outcome.document), JSON.stringify(document.errors)).toBe(true);
  });
});

test('the document has the events of the stream', () => {
  for (const { stream, document } of outcomes) {
    const { start, events, aggregations, end } = document;
    expect([start, ...listOf(events), ...listOf(aggregations), end]).toEqual(stream);
  }
});

/** All values of one member name, wherever it stands. */
function found(name: string, json: Json): readonly string[] {
  if (json === null || typeof json !== 'object') return [];
  if (Array.isArray(json)) return json.flatMap((part: Json) => found(name, part));
  return Object.entries(json).flatMap(([key, part]: [string, Json]) => [
    ...(key === name && typeof part === 'string' ? [part] : []),
    ...found(name, part),
  ]);
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

test('these programs have them all', () => {
  const all = outcomes.flatMap(({ stream }) => stream) as Json;
  const names = (name: string): readonly string[] => [...new Set(found(name, all))].sort(inOrder);
  const types = new Set(names('type'));
  for (const type of ['start', 'record', 'error', 'drop', 'aggregation', 'end'])
    expect(types).toContain(type);
  expect(names('action')).toEqual(
    [
      ...['clear', 'denormalize', 'exit', 'freopen', 'ftruncate', 'normalize', 'pcap', 'print'],
      ...['printa', 'printf', 'setopt', 'system', 'trace', 'tracemem', 'trunc'],
    ].sort(inOrder),
  );
  expect(names('error')).toEqual(['action', 'capture', 'fault']);
  expect(names('function').filter((name) => name !== '')).toEqual([
    'avg',
    'count',
    'llquantize',
    'lquantize',
    'max',
    'min',
    'quantize',
    'stddev',
    'sum',
  ]);
  expect(names('reason')).toEqual(['exit', 'input']);
});

// ---- what the schemas refuse -------------------------------------------------------------------

const isObject = (json: Json): json is JsonObject =>
  json !== null && typeof json === 'object' && !Array.isArray(json);

/** The event with one of its parts replaced, each in turn; and with a member more in each object. */
function* mutants(json: Json, change: (json: Json) => Json | undefined): Iterable<Json> {
  const changed = change(json);
  if (changed !== undefined) yield changed;
  if (json === null || typeof json !== 'object') return;
  for (const [name, part] of Object.entries(json))
    for (const other of mutants(part, change))
      yield isObject(json) ? { ...json, [name]: other } : listOf(json).with(Number(name), other);
}

/** One event of each kind, and of each mix of actions. */
function samples(): readonly JsonObject[] {
  const byKind = new Map<string, JsonObject>();
  for (const { stream } of outcomes)
    for (const each of stream) {
      const { type, error = null, function: agg = null } = each;
      byKind.set(JSON.stringify([type, error, agg, found('action', each)]), each);
    }
  return [...byKind.values()];
}

test('nothing may be of just any type', () => {
  // No member of any event is a truth value.
  const { event } = validators('open');
  for (const sample of samples())
    for (const mutant of mutants(sample, () => true))
      expect(event(mutant), JSON.stringify(mutant)).toBe(false);
});

test('the closed schema knows every member', () => {
  const { event } = validators('closed');
  for (const sample of samples())
    for (const mutant of mutants(sample, (json) =>
      isObject(json) ? { ...json, unheard: 1 } : undefined,
    ))
      expect(event(mutant), JSON.stringify(mutant)).toBe(false);
});

test('a bare number or an unsafe one is no exact integer', () => {
  const { event } = validators('open');
  const row = (value: Json): Json => ({
    ...{ type: 'aggregation', name: 'a', function: 'sum', normalization: 1, keys: [] },
    rows: [{ key: [], value }],
  });
  expect(event(row(2 ** 53 - 1))).toBe(true);
  expect(event(row('9007199254740992'))).toBe(true);
  expect(event(row(2 ** 53))).toBe(false);
  expect(event(row('9007'))).toBe(false);
  expect(event(row('09007199254740992'))).toBe(false);
  expect(event(row(1.5))).toBe(false);
});
