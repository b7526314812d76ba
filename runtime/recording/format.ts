/**
 * Event recordings: what the probes of a live trace saw, to be replayed later. A file is a magic number, a version, and
 * blocks; a block stands for itself, has a checksum and is written at once, so that all but the last one is whole
 * whatever happens to the writer. See docs/recording.md.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { Decode } from '../../compiler/backends/events/schema.ts';

/** A byte that no text begins with, and line ends that a transfer as text would spoil, as in PNG. */
export const magic: Uint8Array = Uint8Array.from([0x8a, 0x54, 0x53, 0x44, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What this program writes, and the latest that it reads: version 1 has no {@link missedEvents}. */
export const formatVersion = 2;

/** The magic number, the version, and two bytes that are 0. */
export const fileHeaderBytes: number = magic.length + 4;

export const BlockKind = { description: 1, events: 2, end: 3 } as const;
export type BlockKind = (typeof BlockKind)[keyof typeof BlockKind];

/** Kind, bytes that follow, bytes when inflated, CRC-32 of these three and of what follows. All little-endian. */
export const blockHeaderBytes = 16;

/** No block is larger, stored or inflated. */
export const largestBlock: number = 64 * 1024 * 1024;

/** Speed counts more than size: events come by the hundred thousand. */
const level = 1;

export function fileHeader(): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  header.set(magic);
  header.writeUInt16LE(formatVersion, magic.length);
  return header;
}

/** A block with its header. */
export function block(kind: BlockKind, content: Uint8Array): Buffer {
  const stored = deflateSync(content, { level });
  const whole = Buffer.alloc(blockHeaderBytes + stored.length);
  whole.writeUInt32LE(kind, 0);
  whole.writeUInt32LE(stored.length, 4);
  whole.writeUInt32LE(content.length, 8);
  stored.copy(whole, blockHeaderBytes);
  whole.writeUInt32LE(checksum(whole), 12);
  return whole;
}

/** Of a block, without the place where it stands itself. */
function checksum(whole: Uint8Array): number {
  return crc32(whole.subarray(blockHeaderBytes), crc32(whole.subarray(0, 12)));
}

export interface BlockHeader {
  readonly kind: number;
  readonly storedBytes: number;
  readonly contentBytes: number;
}

/** Undefined when it cannot be one. */
export function readBlockHeader(bytes: Buffer): BlockHeader | undefined {
  const header = {
    kind: bytes.readUInt32LE(0),
    storedBytes: bytes.readUInt32LE(4),
    contentBytes: bytes.readUInt32LE(8),
  };
  const fits = header.storedBytes <= largestBlock && header.contentBytes <= largestBlock;
  return fits ? header : undefined;
}

/** The content of a whole block, header and all; undefined when it is damaged. */
export function contentOf(whole: Buffer, { contentBytes }: BlockHeader): Buffer | undefined {
  if (checksum(whole) !== whole.readUInt32LE(12)) return undefined;
  try {
    const content = inflateSync(whole.subarray(blockHeaderBytes), {
      maxOutputLength: Math.max(contentBytes, 1),
    });
    return content.length === contentBytes ? content : undefined;
  } catch {
    return undefined;
  }
}

// ---- values ------------------------------------------------------------------------------------

/** How a datum is stored: 4 bytes, 8 bytes, or the number of a text. */
export type ColumnKind = 'i32' | 'u32' | 'i64' | 'text';

export const columnKinds: ReadonlySet<string> = new Set<ColumnKind>(['i32', 'u32', 'i64', 'text']);

/** How values that come up like that are stored. */
export function columnKind(decode: Decode): ColumnKind {
  switch (decode.kind) {
    case 'integer':
      if (decode.size === 8) return 'i64';
      return decode.signed ? 'i32' : 'u32';
    case 'owner':
      return 'i32';
    case 'constant':
      if (typeof decode.value === 'string') return 'text';
      if (typeof decode.value === 'bigint') return 'i64';
      return decode.value < 0 ? 'i32' : 'u32';
    default:
      return 'text';
  }
}

/** Instead of an event's number: so many events were lost here. */
export const lostEvents = 0;

/** Instead of an event's number: for so many events, at most, the kernel ran no program. */
export const missedEvents = 0xffff;

/** The number of a text: NULL. */
export const nullText = 0;
