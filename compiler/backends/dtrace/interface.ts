/** What the dtrace backend makes of a program, and what it must know of the host. */
import type { Dialect } from '../../../probes/define-native.ts';
import type { LiveModule } from '../events/schema.ts';

/** The native dtrace that a script is for. */
export interface NativeHost {
  readonly dialect: Dialect;
  /** The kernel's CONFIG_HZ, undefined when it cannot be told: Linux only. */
  readonly hz?: number | undefined;
}

export interface DtraceModule extends LiveModule {
  readonly dialect: Dialect;
}

/** How lines for the consumer begin, which nothing else does that is printed: a byte, and what the line is. */
export const mark = {
  /** `E [number,time,words...]`: an event. */
  event: '\x01E ',
  /** `A name[key words...,value]`: a row of an aggregation. */
  row: '\x01A ',
  /** `G name[key words...]`: a row whose graph follows, in lines of its own. */
  graph: '\x01G ',
  /** Nothing follows. */
  end: '\x01Z',
} as const;
