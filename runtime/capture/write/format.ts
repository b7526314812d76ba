import type { Packet } from '../packet.ts';

/** A frame to be written: what a reader says of a packet. */
export type Frame = Readonly<
  Pick<
    Packet,
    | 'bytes'
    | 'start'
    | 'end'
    | 'wireLength'
    | 'linkType'
    | 'seconds'
    | 'nanoseconds'
    | 'interfaceIndex'
    | 'direction'
  >
>;

/** A capture file's format: appends records to a RecordFile. */
export interface Format {
  /**
   * Appends one frame, and its comments where the format has room for them (UTF-8, or bytes as they came).
   * @returns false for a frame of a link type that this file cannot hold
   */
  write(frame: Frame, comments: readonly Uint8Array[]): boolean;
  /** Makes a file without packets a whole one, too. */
  finish(): void;
}

/** The largest number that a 32-bit field holds. */
const LARGEST_WORD = 0xffff_ffff;

/** A time in whole seconds as 32 bits hold it; no clock of a capture shows one that they do not. */
export function wordOf(seconds: number): number {
  return Math.min(Math.max(seconds, 0), LARGEST_WORD);
}

/** Rounded up to 32-bit words. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}
