import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { execute, type Finished } from './run.ts';

const module = new URL('../../cli/signals.ts', import.meta.url).href;

/** A process that says `stop` when it is to stop, and then goes on for so many milliseconds. */
const goingOn = (rest: number): string => `
  import { onStopSignal } from ${JSON.stringify(module)};
  onStopSignal(() => {
    process.stdout.write('stop');
    setTimeout(() => process.exit(7), ${rest});
  });
  setTimeout(() => {}, 600_000);
  process.stdout.write('on');
`;

/** So soon after the first no signal counts as another one, in milliseconds; a busy process may have heard the first late. */
const apart = 400;

/** Sends the first signal when the process is ready, and each other one when it has heard that. */
function signalled(rest: number, ...signals: readonly NodeJS.Signals[]): Promise<Finished> {
  return execute(process.execPath, ['--input-type=module', '-e', goingOn(rest)], {
    meanwhile: (child) => {
      const [first, ...others] = signals;
      child.stdout?.once('data', () => {
        child.kill(first);
        child.stdout?.once('data', () => {
          for (const other of others) setTimeout(() => child.kill(other), apart);
        });
      });
    },
  });
}

describe('a signal to stop', () => {
  test('is heard, and the work in hand is finished', async () => {
    expect(await signalled(200, 'SIGINT')).toEqual({ status: 7, stdout: 'onstop', stderr: '' });
  });

  // 128 plus the number, as a shell reports a death by signal.
  test.for(['SIGINT', 'SIGTERM'] as const)('a second one, %s, ends at once', async (second) => {
    const { status, stdout } = await signalled(600_000, 'SIGTERM', second);
    expect({ status, stdout }).toEqual({
      status: 128 + constants.signals[second],
      stdout: 'onstop',
    });
  });
});
