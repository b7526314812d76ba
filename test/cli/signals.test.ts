import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { execute, type Finished } from './run.ts';

const module = new URL('../../cli/signals.ts', import.meta.url).href;

/** A process that says `stop` when it is to stop, and then goes on for a second. */
const program = `
  import { onStopSignal } from ${JSON.stringify(module)};
  onStopSignal(() => {
    process.stdout.write('stop');
    setTimeout(() => process.exit(7), 1000);
  });
  setTimeout(() => {}, 60_000);
  process.stdout.write('on');
`;

/** Sends signals, each so many milliseconds after the process is ready. */
function signalled(...signals: readonly (readonly [NodeJS.Signals, number])[]): Promise<Finished> {
  return execute(process.execPath, ['--input-type=module', '-e', program], {
    meanwhile: (child) => {
      child.stdout?.once('data', () => {
        for (const [signal, delay] of signals) setTimeout(() => child.kill(signal), delay);
      });
    },
  });
}

describe('a signal to stop', () => {
  test('is heard, and the work in hand is finished', async () => {
    expect(await signalled(['SIGINT', 0])).toEqual({ status: 7, stdout: 'onstop', stderr: '' });
  });

  // 128 plus the number, as a shell reports a death by signal.
  test.for(['SIGINT', 'SIGTERM'] as const)('a second one, %s, ends at once', async (second) => {
    const { status, stdout } = await signalled(['SIGTERM', 0], [second, 400]);
    expect({ status, stdout }).toEqual({
      status: 128 + constants.signals[second],
      stdout: 'onstop',
    });
  });
});
