/** Whole runs with machine output: what they say, and that they always say it to the end. */
import { Buffer } from 'node:buffer';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { tsdtrace } from '../cli/run.ts';
import { recording, run } from '../replay/support.ts';
import { bytesOf, linesOf, listOf, objectOf, parse, type Json, type JsonObject } from './decode.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-machine-'));
afterAll(() => rmSync(folder, { recursive: true }));

const refused = recording('refused.pcap');
const web = recording('web.pcapng');

async function stream(...words: readonly string[]): Promise<readonly JsonObject[]> {
  return linesOf((await run('-x', 'oformat=ndjson', ...words)).stdout);
}

const ofType = (events: readonly JsonObject[], type: string): readonly JsonObject[] =>
  events.filter((event) => event.type === type);

const actionsOf = (events: readonly JsonObject[]): readonly JsonObject[] =>
  ofType(events, 'record').flatMap(({ actions }) => listOf(actions).map(objectOf));

// ---- what they say -----------------------------------------------------------------------------

const orders: readonly (readonly string[])[] = [
  [],
  ['-x', 'aggsortkey'],
  ['-x', 'aggsortrev'],
  ['-x', 'aggsortkey', '-x', 'aggsortkeypos=1'],
];

test('keys, values and their order are those of the text', async () => {
  for (const order of orders) {
    const words = [
      ...['-q', ...order, '-n'],
      'tcp:::accept-established { @[args[4]->tcp_dport, args[2]->ip_saddr] = count(); }',
      ...['-r', web],
    ];
    const text = await run(...words);
    const [aggregation] = ofType(await stream(...words), 'aggregation');
    const rows = listOf(aggregation.rows).map(objectOf);
    const columns = text.stdout.split('\n').map((line) => line.trim().split(/\s+/));
    expect(rows.map(({ key, value }) => [...listOf(key), value].map(String))).toEqual(
      columns.filter(({ length }) => length === 3),
    );
    expect(rows.length).toBeGreaterThan(5);
  }
});

test('floating-point numbers are strings, as arguments and as keys', async () => {
  // IEEE 754: 1.5 and pi.
  const program =
    'union f { float f; int bits; }; union d { double d; int64_t bits; }; union f u; union d w; ' +
    'BEGIN { u.bits = 0x3fc00000; w.bits = 0x400921fb54442d18; ' +
    'printf("%f %g", u.f, w.d); @[u.f, w.d] = count(); exit(0); }';
  const events = await stream('-n', program, '-r', refused);
  expect(actionsOf(events)[0]).toMatchObject({
    text: '1.500000 3.14159',
    arguments: [
      { type: 'float', value: '1.5' },
      { type: 'double', value: '3.141592653589793' },
    ],
  });
  expect(ofType(events, 'aggregation')[0]).toMatchObject({
    keys: ['float', 'double'],
    rows: [{ key: ['1.5', '3.141592653589793'], value: 1 }],
  });
});

/** The times of a file's records, in nanoseconds: microseconds in it, in this machine's byte order. */
function timesIn(path: string): readonly string[] {
  const file = readFileSync(path);
  expect(file.readUInt32LE(0)).toBe(0xa1b2c3d4);
  const times: string[] = [];
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
    const seconds = BigInt(file.readUInt32LE(at));
    times.push(String(seconds * 1_000_000_000n + BigInt(file.readUInt32LE(at + 4)) * 1000n));
  }
  return times;
}

test('a record has the time of its packet', async () => {
  const events = await stream('-n', 'ip:::send { trace(walltimestamp); }', '-r', refused);
  const times = ofType(events, 'record').map(({ time }) => time);
  expect(times.length).toBeGreaterThan(5);
  // Not every frame is an IP packet.
  expect(timesIn(refused).filter((time) => times.includes(time))).toEqual(times);
  expect(actionsOf(events).map(({ value }) => value)).toEqual(times);
});

test('a record that was speculative has the probe and the time of its own', async () => {
  const events = await stream(
    ...['-n', 'ip:::send /!i/ { i = speculation(); }'],
    ...['-n', 'ip:::send { speculate(i); trace(walltimestamp); } END { commit(i); }'],
    ...['-x', 'specsize=64k', '-r', refused],
  );
  const records = ofType(events, 'record');
  expect(records.length).toBeGreaterThan(5);
  for (const { probe, time, actions } of records) {
    expect(objectOf(probe).name).toBe('send');
    expect(time).toBe(objectOf(listOf(actions)[0]).value);
  }
});

const hostile = [
  '"',
  '\\',
  '\n',
  '\r\n',
  '\t',
  '\x7f',
  '\xff',
  'caf\xc3',
  '\xe2\x80\xa8',
  '\xc2\x85',
  "'",
  '</script>',
];

test('strings come through, whatever bytes they have', async () => {
  const script = join(folder, 'hostile.d');
  const literal = (text: string): string =>
    `"${text.replace(/[^ !#-[\]-~]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;
  const body = hostile.map((text) => `trace(${literal(text)}); @[${literal(text)}] = count();`);
  writeFileSync(script, `BEGIN { ${body.join(' ')} }`);
  const events = await stream('-s', script, '-r', refused);
  expect(actionsOf(events).map(({ value }) => bytesOf(value))).toEqual(hostile);
  const [{ rows }] = ofType(events, 'aggregation');
  const keys = listOf(rows).map((row) => bytesOf(listOf(objectOf(row).key)[0]));
  expect(keys).toEqual([...hostile].sort());
});

test('a long string is whole', async () => {
  const events = await stream(
    ...['-x', 'strsize=1m', '-n', 'BEGIN { s = "0123456789\\303\\251"; }'],
    ...Array.from({ length: 12 }, () => ['-n', 'BEGIN { s = strjoin(s, s); }']).flat(),
    ...['-n', 'BEGIN { trace(s); }', '-r', refused],
  );
  expect(actionsOf(events).at(-1)?.value).toBe('0123456789é'.repeat(4096));
});

// ---- standard output has nothing else ----------------------------------------------------------

describe('what is for people stands on standard error', () => {
  const program = ['-n', 'BEGIN { trace(1 / (pid - pid)); } BEGIN { exit(0); }', '-r', refused];

  test('quiet or not makes no difference to the events', async () => {
    const loud = await run('-x', 'oformat=ndjson', ...program);
    const quiet = await run('-x', 'oformat=ndjson', '-q', ...program);
    expect(ofType(linesOf(loud.stdout), 'error')).toHaveLength(1);
    expect(quiet.stdout).toBe(loud.stdout);
    expect(loud.stderr).toContain('matched 2 probes');
    expect(loud.stderr).toContain('divide-by-zero');
    expect(quiet.stderr).toContain('divide-by-zero');
    expect(quiet.stderr).not.toContain('matched');
  });

  test('a verbose run tells of stability', async () => {
    const { stdout, stderr } = await tsdtrace(['-v', '-x', 'oformat=json', ...program]);
    const document = objectOf(parse(stdout));
    expect(Object.keys(document)).toEqual(['start', 'events', 'aggregations', 'end']);
    expect(stderr).toContain('Stability');
  });

  test('and what commands of system() print', async () => {
    const { stdout, stderr } = await tsdtrace([
      ...['-w', '-q', '-x', 'oformat=ndjson'],
      ...['-n', 'BEGIN { system("echo out"); }', '-r', refused],
    ]);
    expect(stderr).toBe('out\n');
    expect(linesOf(stdout)).toHaveLength(3);
  });
});

test('freopen() and ftruncate() leave the events together', async () => {
  const elsewhere = join(folder, 'elsewhere');
  const whole = join(folder, 'whole.ndjson');
  const program = `BEGIN { trace(1); ftruncate(); freopen("${elsewhere}"); } END { trace(2); }`;
  const words = ['-w', '-x', 'oformat=ndjson', '-o', whole, '-n', program, '-r', refused];
  expect(await tsdtrace(words)).toMatchObject({ status: 0, stdout: '' });
  const actions = actionsOf(linesOf(readFileSync(whole, 'latin1')));
  const traced = actions.filter(({ action }) => action === 'trace').map(({ value }) => value);
  expect(traced).toEqual([1, 2]);
  expect(existsSync(elsewhere)).toBe(false);
});

// ---- always to the end -------------------------------------------------------------------------

/** The events of either form. */
function eventsOf(format: string, stdout: string): readonly Json[] {
  if (format === 'ndjson') return linesOf(stdout);
  const { start, events, aggregations, end } = objectOf(parse(stdout));
  return [start, ...listOf(events), ...listOf(aggregations), end];
}

describe.each(['json', 'ndjson'])('%s', (format) => {
  const probes = 'BEGIN { trace("begin"); } ip:::send { @ = count(); } END { trace("end"); }';
  const words = ['-x', `oformat=${format}`, '-n', probes, '-r'];
  const types = (events: readonly Json[]): readonly Json[] =>
    events.map((event) => objectOf(event).type);

  test('a signal ends it in order', async () => {
    const { status, stdout } = await tsdtrace([...words, '-'], {
      input: readFileSync(refused),
      keepOpen: true,
      meanwhile: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    });
    const events = eventsOf(format, stdout);
    expect(types(events)).toEqual(['start', 'record', 'record', 'aggregation', 'end']);
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'signal', status: 0 });
    expect(status).toBe(0);
  });

  test('damage in a capture is told, and all in front of it counted', async () => {
    const damaged = join(folder, `damaged-${format}.pcap`);
    writeFileSync(damaged, readFileSync(refused));
    truncateSync(damaged, 2000);
    const { status, stdout, stderr } = await run(...words, damaged);
    const events = eventsOf(format, stdout).map(objectOf);
    expect(types(events)).toEqual(['start', 'record', 'error', 'record', 'aggregation', 'end']);
    const { error, file, message } = events[2];
    expect({ error, file }).toEqual({ error: 'capture', file: damaged });
    expect(stderr).toContain(message);
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'input', status: 1 });
    expect(status).toBe(1);
    expect(objectOf(listOf(events[4].rows)[0]).value).toBeGreaterThan(0);
  });

  // A process has eight bits for it.
  test.each([3, 256 + 7, -1])('exit(%i) is what the process ends with', async (code) => {
    const exits = `BEGIN { exit(${code}); }`;
    const ended = await tsdtrace(['-x', `oformat=${format}`, '-n', exits, '-r', refused]);
    const { status } = ended;
    const end = { type: 'end', reason: 'exit', status, exit: code };
    expect(eventsOf(format, ended.stdout).at(-1)).toEqual(end);
  });

  test('what never began has no output', async () => {
    const missing = await run(...words, join(folder, 'missing.pcap'));
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    const wrong = await run('-x', `oformat=${format}`, '-n', 'BEGIN { x(); }', '-r', refused);
    expect(wrong).toMatchObject({ status: 1, stdout: '' });
  });
});

test('the file of -o has what standard output would have', async () => {
  const file = join(folder, 'trace.json');
  const words = [
    '-x',
    'oformat=json',
    '-n',
    'ip:::send { trace(args[2]->ip_saddr); }',
    '-r',
    refused,
  ];
  const { stdout } = await tsdtrace(words);
  await tsdtrace(['-o', file, ...words]);
  expect(Buffer.from(stdout, 'latin1').equals(readFileSync(file))).toBe(true);
});
