import type { Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

const SECOND = 1e6;

/** When the connection began, and how long it has been since, at its last segment. */
export function clock(columns: Columns): Meter {
  const start = columns.of('StartTime');
  const current = columns.of('CurrentTime');
  const seconds = columns.of('ElapsedSecs');
  const microseconds = columns.of('ElapsedMicroSecs');
  const tell = (end: number, time: number): void => {
    if (start.values[end] === 0) start.values[end] = time;
    current.values[end] = time;
    // Captures that are merged may go back a little.
    const elapsed = Math.max(0, time - start.values[end]);
    seconds.values[end] = Math.floor(elapsed / SECOND);
    microseconds.values[end] = Math.floor(elapsed % SECOND);
  };
  return {
    take({ sender, receiver, time }: Step) {
      tell(sender, time);
      tell(receiver, time);
    },
  };
}
