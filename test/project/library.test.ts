/** `trace()` as a program of somebody else calls it: results, errors, and arguments that only JavaScript lets through. */
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import {
  boundsOf,
  type CaptureInput,
  EnableError,
  trace,
  TraceError,
  type TraceEvent,
  VantageError,
} from '../../index.ts';

const captures = ['examples/captures/web.pcapng'];
const byPort = 'tcp:::accept-established { @ports[args[4]->tcp_dport] = count(); }';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The README shows the same three numbers, which tshark counts too. */
const ports = [
  ['443', '8'],
  ['8080', '9'],
  ['80', '31'],
];

const failure = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

describe('trace()', () => {
  test('gives the output as dtrace prints it, and the aggregation as data', async () => {
    const { output, aggregations, status, errors, messages } = await trace(byPort, { captures });
    const rows = output.trim().split('\n');
    expect(rows.map((row) => row.trim().split(/\s+/))).toEqual(ports);
    const found = aggregations
      .get('ports')
      ?.rows.map(({ key, value }) => [
        String(key[0]),
        value.kind === 'integer' ? String(value.value) : value.kind,
      ]);
    expect(found).toHaveLength(3);
    expect(found).toEqual(expect.arrayContaining(ports));
    expect({ status, errors, messages }).toEqual({ status: 0, errors: [], messages: [] });
  });

  test('hands output over as it comes, and then keeps none', async () => {
    let text = '';
    const program = 'BEGIN { printf("%s é\\n", $$1); exit(3); }';
    const { output, status } = await trace(program, {
      captures,
      arguments: ['größe'],
      onOutput: (piece) => (text += piece),
    });
    // dtrace ends with an empty line, before the aggregations.
    expect([text, output, status]).toEqual(['größe é\n\n', '', 3]);
  });

  test('ends early when it is told to, with what it has', async () => {
    const signal = AbortSignal.abort();
    const { output, status } = await trace('END { printf("the end\\n"); }', { captures, signal });
    expect([output, status]).toEqual(['the end\n\n', 0]);
  });

  test('counts what is whole of a damaged capture, and says the rest', async () => {
    const path = join(folder, 'cut.pcapng');
    writeFileSync(path, readFileSync(captures[0]).subarray(0, -10));
    const cut = await trace('ip:::send { @ = count(); }', { captures: [path] });
    expect(cut.status).toBe(1);
    expect(cut.errors).toHaveLength(1);
    expect(cut.aggregations.get('_')?.rows).toHaveLength(1);
  });

  test('rejects what is wrong by its kind', async () => {
    const program = await failure(trace('tcp:::send { trace(nosuch); }', { captures }));
    expect(program).toBeInstanceOf(TraceError);
    if (program instanceof TraceError)
      expect(program.diagnostics.map(({ tag }) => tag)).toEqual(['D_IDENT_UNDEF']);
    const option = await failure(trace(byPort, { captures, options: { bufsise: '4m' } }));
    expect(option).toBeInstanceOf(TraceError);
    const file = await failure(trace(byPort, { captures: ['nosuch.pcap'] }));
    expect(file).toMatchObject({ name: 'CaptureError' });
  });

  test.for([
    ['one object', [{ program: byPort, captures }]],
    ['no request', [byPort]],
    ['one path', [byPort, { captures: captures[0] }]],
  ] as const)('in another shape: %s', async ([, args]) => {
    const error = await failure(Reflect.apply(trace, undefined, args));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain('captures: [path]');
  });
});

const bytes = readFileSync(captures[0]);

/** The capture in pieces that end anywhere. */
async function* pieces(until = bytes.length, then?: Error): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < until; at += 777) yield bytes.subarray(at, Math.min(at + 777, until));
  if (then !== undefined) throw then;
}

/** What connections to port 80 a capture has, and what was wrong with it. */
async function connections(...given: CaptureInput[]): Promise<readonly [string, string[]]> {
  const program = 'tcp:::accept-established /args[4]->tcp_dport == 80/ { n++; } END { trace(n); }';
  const { output, errors } = await trace(program, { captures: given });
  return [output.trim(), errors.map(({ message }) => message)];
}

describe('captures that are no files', () => {
  test('bytes, gzipped or not, and streams of bytes', async () => {
    const inputs = [bytes, gzipSync(bytes), pieces(), createReadStream(captures[0])];
    for (const input of [...inputs, new Blob([bytes]).stream()])
      expect(await connections(input)).toEqual(['31', []]);
  });

  test('are called by their places in messages, and counted up to the damage', async () => {
    const [, cut] = await connections(captures[0], bytes.subarray(0, 5000));
    expect(cut).toEqual([
      expect.stringMatching(/^captures\[1\]: truncated after frame \d+, at byte 4984: only 16 of /),
    ]);
    const [count, failed] = await connections(pieces(50_000, new Error('the network is gone')));
    expect(count).toBe('20');
    expect(failed).toEqual([
      expect.stringContaining('captures[0]: cannot be read (the network is'),
    ]);
    const text = await failure(connections(Buffer.from('no capture at all')));
    expect(String(text)).toContain('captures[0]: not a pcap, pcapng or snoop capture');
  });

  test('a stream is ended with the trace, and one that never comes is not waited for', async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield* pieces(20_000);
      } finally {
        ended = true;
      }
    }
    const program = 'tcp:::send { exit(0); }';
    expect(await trace(program, { captures: [endless()] })).toMatchObject({ status: 0 });
    expect(ended).toBe(true);
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    };
    const signal = AbortSignal.timeout(1);
    expect(await trace(program, { captures: [silent], signal })).toMatchObject({ status: 0 });
  });
});

describe('what a request can ask for', () => {
  test('events as they come, and then no output', async () => {
    const events: TraceEvent[] = [];
    const { output } = await trace(
      'BEGIN { printf("%d\\n", 7); @a["x"] = quantize(5); exit(2); }',
      {
        captures,
        onStart: () => expect(events.map(({ type }) => type)).toEqual(['start']),
        onEvent: (event) => events.push(event),
      },
    );
    expect(output).toBe('');
    expect(events.map(({ type }) => type)).toEqual(['start', 'record', 'aggregation', 'end']);
    expect(events[1]).toMatchObject({
      probe: { name: 'BEGIN' },
      actions: [{ text: '7\n' }, { action: 'exit', status: 2 }],
    });
    expect(events[2]).toMatchObject({ rows: [{ buckets: [{ from: 4, to: 7, count: 1 }] }] });
  });

  test('buckets have bounds, and keys are text', async () => {
    const { aggregations } = await trace('BEGIN { @["größe"] = quantize(5); exit(0); }', {
      captures,
    });
    const { spec, rows } = aggregations.get('_')!;
    expect(rows[0].key).toEqual(['größe']);
    const { value } = rows[0];
    if (value.kind !== 'distribution') throw new Error(value.kind);
    expect(value.buckets.map(boundsOf(spec.function))).toEqual([{ from: 4n, to: 7n }]);
  });

  test('several programs, whose clauses run in order', async () => {
    const programs = ['BEGIN { x = 1; }', 'BEGIN { trace(x + 1); exit(0); }'];
    expect((await trace(programs, { captures })).output).toBe('2\n');
    const wrong = await failure(trace([programs[0], 'BEGIN {\n  trace(y); }'], { captures }));
    expect(String(wrong)).toBe(
      'TraceError: programs[1]:2:9: [D_IDENT_UNDEF] failed to resolve y: Unknown variable name',
    );
  });

  test('options that the compiler has, and macro variables', async () => {
    const program = 'BEGIN { printf("%d %d", $1, $pid); exit(0); } nosuch:::probe { }';
    const options = { defaultargs: true, zdefs: true, quiet: false };
    const { output } = await trace(program, { captures, options });
    expect(output).toMatch(new RegExp(`:BEGIN 0 ${process.pid}\n`));
    const command = await failure(trace(program, { captures, options: { cpp: true } }));
    expect(command).toMatchObject({ name: 'TraceError', message: /only the command has it/ });
    const vantage = await failure(trace('BEGIN {}', { captures, options: { vantage: 'here' } }));
    expect(vantage).toBeInstanceOf(VantageError);
  });

  test('destructive actions, which somebody must carry out', async () => {
    const program = 'BEGIN { system("echo %d", 1); exit(0); }';
    const commands: string[] = [];
    const outside = {
      system: (command: string) => void commands.push(command),
      freopen: () => 'there are no files here',
      reserve: () => undefined,
    };
    const options = { destructive: true };
    for (const request of [
      { captures, options },
      { captures, outside },
    ])
      expect(await failure(trace(program, request))).toBeInstanceOf(EnableError);
    await trace(program, { captures, options, outside });
    expect(commands).toEqual(['echo 1']);
  });

  test.for(['onStart', 'onOutput', 'onEvent'])('what %s throws ends the trace', async (name) => {
    const mine = new Error('mine');
    let calls = 0;
    const callback = (): void => {
      calls++;
      throw mine;
    };
    const request = { captures, [name]: callback };
    expect(await failure(trace('ip:::send { trace(1); }', request))).toBe(mine);
    expect(calls).toBe(1);
  });
});
