/** The run time: engines, and the consumer that renders what they produce. */
export { CaptureError } from './capture/error.ts';
export { VantageError } from './capture/vantage.ts';
export type {
  AggregationRow,
  AggregationSnapshot,
  AggregationValue,
  KeyValue,
} from './consumer/snapshot.ts';
export { Consumer, type ConsumerOptions, type TextOutput } from './consumer/consumer.ts';
export {
  replay,
  type ReplayOptions,
  type ReplayProgress,
  type ReplayResult,
} from './engines/replay.ts';
