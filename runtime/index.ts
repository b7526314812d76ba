/** The run time: engines, and the consumer that renders what they produce. */
export { CaptureError } from './capture/error.ts';
export { VantageError } from './capture/vantage.ts';
export type {
  AggregationRow,
  AggregationSnapshot,
  AggregationValue,
  KeyValue,
} from './consumer/snapshot.ts';
export type { ConsumerHost, Outside, TextOutput } from './consumer/consumer-host.ts';
export { Consumer } from './consumer/consumer.ts';
export type { ConsumerOptions } from './consumer/consumer-options.ts';
export type * from './consumer/machine/events.ts';
export type {
  JsonBytes,
  JsonInteger,
  JsonStruct,
  JsonText,
  JsonValue,
  TypedValue,
} from './consumer/machine/values.ts';
export type { OutputFormat } from './consumer/make-sink.ts';
export { replay } from './engines/replay.ts';
export type { ReplayOptions, ReplayProgress, ReplayResult } from './engines/replay-options.ts';
export { EnableError, type ReplayLimits, type SessionOptions } from './engines/session-options.ts';
