import type { Packet } from './packet.ts';
import { SCRATCH_BYTES } from './scratch.ts';

/** Ports, verification tag, checksum: RFC 9260 section 3.1. */
export const COMMON_HEADER = 12;

/** Type, flags and length of a chunk. */
export const CHUNK_HEADER = 4;

/** One bit is left for the types that have none of their own. */
const HIGHEST_BIT = 31;

/** One past the last byte of the packet that was captured, where its transport header is. */
export function chunksEnd({ transport, transportCaptured, transportLength, end }: Packet): number {
  if (transport < SCRATCH_BYTES) return transport + transportCaptured;
  return Math.min(end, transport + transportLength);
}

/** Offset of the chunk after the one at `at`, by its own length; chunks are padded to four bytes. */
export function nextChunk(view: DataView, at: number): number {
  const length = view.getUint16(at + 2);
  return at + (length < CHUNK_HEADER ? CHUNK_HEADER : (length + 3) & ~3);
}

/** How many chunks have their first bytes captured. */
export function chunkCount(packet: Packet): number {
  const end = chunksEnd(packet);
  let count = 0;
  for (let at = packet.transport + COMMON_HEADER; at + CHUNK_HEADER <= end; count++)
    at = nextChunk(packet.view, at);
  return count;
}

/** Bit n for a chunk of type n, the highest bit for any above 30. */
export function chunkTypes(packet: Packet): number {
  const end = chunksEnd(packet);
  let types = 0;
  for (let at = packet.transport + COMMON_HEADER; at + CHUNK_HEADER <= end;) {
    types |= 1 << Math.min(packet.view.getUint8(at), HIGHEST_BIT);
    at = nextChunk(packet.view, at);
  }
  return types >>> 0;
}
