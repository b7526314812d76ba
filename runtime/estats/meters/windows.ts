import { TcpFlag } from '../../capture/tcp-states.ts';
import type { Column, Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

/** The windows of one direction. */
interface Advertised {
  readonly current: Column;
  readonly most: Column;
  readonly zero: Column;
}

/** Windows as they are advertised: scaled, but for that of a SYN; a reset advertises none. */
export function windows(columns: Columns): Meter {
  const sent: Advertised = {
    current: columns.of('CurRwinSent'),
    most: columns.of('MaxRwinSent'),
    zero: columns.of('ZeroRwinSent'),
  };
  const received: Advertised = {
    current: columns.of('CurRwinRcvd'),
    most: columns.of('MaxRwinRcvd'),
    zero: columns.of('ZeroRwinRcvd'),
  };
  /** Whether the last one was zero. */
  const closed = columns.hidden();
  const tell = (of: Advertised, end: number, window: number, shut: boolean): void => {
    of.current.values[end] = window;
    if (window > of.most.values[end]) of.most.values[end] = window;
    if (shut) of.zero.values[end]++;
  };
  return {
    take({ book, sender, receiver, segment }: Step) {
      if ((segment.flags & TcpFlag.RST) !== 0) return;
      const scale = (segment.flags & TcpFlag.SYN) === 0 ? book.rcvScale(sender) : 0;
      const window = segment.window * 2 ** scale;
      const shut = window === 0 && closed.values[sender] === 0;
      closed.values[sender] = window === 0 ? 1 : 0;
      tell(sent, sender, window, shut);
      tell(received, receiver, window, shut);
    },
  };
}

/** Time that an end spends with no room for another segment in its peer's window. */
export function limited(columns: Columns): Meter {
  const entries = columns.of('SndLimTransRwin');
  const total = columns.of('SndLimTimeRwin');
  const size = columns.of('CurMSS');
  /** Since when it is so; 0 when it is not. */
  const since = columns.hidden();
  const look = ({ book, time }: Step, end: number): void => {
    const flight = (book.smax(end) - book.suna(end)) >>> 0;
    // With less than a segment on its way there is nothing that waits for room.
    const room = size.values[end];
    const full = flight >= room && flight > 0 && flight + room > book.swnd(end);
    const from = since.values[end];
    if (from !== 0) total.values[end] += Math.max(0, time - from);
    else if (full) entries.values[end]++;
    since.values[end] = full ? time : 0;
  };
  return {
    take(step: Step) {
      look(step, step.sender);
      look(step, step.receiver);
    },
  };
}
