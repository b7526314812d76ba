/** What the consumer needs of whoever runs it. */
import type { CaptureWriter } from '../capture/write/capture-writer.ts';
import type { EntryBudget } from '../tables/key-table.ts';
import type { SpeculationLimits } from './speculations.ts';

/** Where output goes; texts are binary strings. */
export interface TextOutput {
  write(text: string): void;
  /** The same for a long piece of output, whose bytes are written over afterwards; without it, they come as text. */
  writeBytes?(bytes: Uint8Array): void;
  /** ftruncate(): empties what output goes to, when that is a file. */
  truncate(): void;
}

/** The actions that reach outside, which the user must allow. They tell why they failed, or undefined. */
export interface Outside {
  /** Runs a command, a binary string, as system(3) does: behind what was written so far. */
  system(command: string): string | undefined;
  /** Appends output to another file from now on; undefined goes back to the first output. */
  freopen(file: string | undefined): string | undefined;
  /** That file, which freopen() has opened, is for packets from now on: text goes to the first output again. */
  reserve(file: string): string | undefined;
}

/** Takes packets. */
export type CaptureTarget = Pick<CaptureWriter, 'write'>;

/** What the consumer cannot do itself. */
export interface ConsumerHost {
  /** A clause that called exit() has ended: no other but END's is to run. */
  exit(status: number): void;
  /** A line for standard error. */
  report(message: string): void;
  /** dtrace looks for drops before it takes in what BEGIN recorded. */
  lookForDrops(): void;
  readonly limits: SpeculationLimits;
  /** How many keys the aggregations may have together; no limit without. */
  readonly budget?: EntryBudget;
  /** Absent where destructive actions are not allowed: no program that has them gets this far. */
  readonly outside?: Outside | undefined;
  /** Where pcap() puts its packets; without it they are shown. */
  readonly capture?: CaptureTarget | undefined;
  /** The same after freopen(): a capture in that file, a binary string, or why there can be none. */
  captureTo?(file: string): CaptureTarget | string;
}
