/** Options of pcapng's blocks. */
import { Direction } from './packet.ts';

/** Codes of options; those of different blocks share numbers. */
export const Option = {
  end: 0,
  comment: 1,
  name: 2,
  packetFlags: 2,
  application: 4,
  droppedByInterface: 5,
  droppedBySystem: 7,
  resolution: 9,
  offset: 14,
} as const;

/** Bits 0 and 1 of the packet flags. */
const FLAG_DIRECTIONS: readonly Direction[] = [
  Direction.unknown,
  Direction.inbound,
  Direction.outbound,
  Direction.unknown,
];

/** Block and option bodies are padded to 32 bits; `length` is below 2^31. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}

/**
 * Offset of the value of the first option `code` between `at` and `end` that has `atLeast` bytes or more, all of them
 * before `end`; else -1.
 */
export function findOption(
  view: DataView,
  littleEndian: boolean,
  [at, end]: readonly [number, number],
  code: number,
  atLeast: number,
): number {
  while (at + 4 <= end) {
    const found = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (found === Option.end || at + 4 + length > end) return -1;
    if (found === code && length >= atLeast) return at + 4;
    at += 4 + padded(length);
  }
  return -1;
}

/** Which way a packet went, as the options of its block say that are between these offsets. */
export function directionIn(
  view: DataView,
  littleEndian: boolean,
  at: number,
  end: number,
): Direction {
  if (at + 8 > end) return Direction.unknown;
  const flags = findOption(view, littleEndian, [at, end], Option.packetFlags, 4);
  return flags < 0 ? Direction.unknown : FLAG_DIRECTIONS[view.getUint32(flags, littleEndian) & 3];
}

/** Which way the packet went of the whole Enhanced Packet Block at `at`. */
export function blockDirection(view: DataView, littleEndian: boolean, at: number): Direction {
  const end = at + view.getUint32(at + 4, littleEndian) - 4;
  const options = at + 28 + padded(view.getUint32(at + 20, littleEndian));
  return directionIn(view, littleEndian, options, end);
}
