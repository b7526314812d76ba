/** `trace()` as a program of somebody else calls it: results, errors, and arguments that only JavaScript lets through. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { trace, TraceError } from '../../index.ts';

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
