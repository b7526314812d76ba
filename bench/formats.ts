/** The captures once more in other formats: pcapng, and both compressed. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Of an enhanced packet block, before its packet, and the length behind it. */
const BLOCK_HEADER = 28;
const BLOCK_END = 4;
const CHUNK = 1 << 20;

const ENHANCED_PACKET = 6;

/** Section header and interface description: little-endian, Ethernet, no options, microseconds. */
const HEADERS: readonly number[] = [
  0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28, 1, 20, 1, 96, 20,
];

function* blocks(pcap: Buffer): Generator<Buffer> {
  const header = Buffer.alloc(HEADERS.length * 4);
  HEADERS.forEach((word, i) => header.writeUInt32LE(word, i * 4));
  yield header;
  let out = Buffer.alloc(CHUNK * 2);
  let used = 0;
  for (let at = FILE_HEADER; at < pcap.length;) {
    const captured = pcap.readUInt32LE(at + 8);
    const length = BLOCK_HEADER + ((captured + 3) & ~3) + BLOCK_END;
    if (used + length > out.length) {
      yield out.subarray(0, used);
      out = Buffer.alloc(CHUNK * 2);
      used = 0;
    }
    const time = BigInt(pcap.readUInt32LE(at)) * 1_000_000n + BigInt(pcap.readUInt32LE(at + 4));
    const words = [ENHANCED_PACKET, length, 0, Number(time >> 32n), Number(time & 0xffffffffn)];
    words.push(captured, pcap.readUInt32LE(at + 12));
    words.forEach((word, i) => out.writeUInt32LE(word, used + i * 4));
    pcap.copy(out, used + BLOCK_HEADER, at + RECORD_HEADER, at + RECORD_HEADER + captured);
    out.writeUInt32LE(length, used + length - BLOCK_END);
    used += length;
    at += RECORD_HEADER + captured;
  }
  yield out.subarray(0, used);
}

/** Makes the file at `path` unless it is there. */
function once(path: string, pieces: () => Iterable<Uint8Array>): string {
  if (existsSync(path)) return path;
  const partial = `${path}.${process.pid}`;
  const descriptor = openSync(partial, 'w');
  for (const piece of pieces()) writeSync(descriptor, piece);
  closeSync(descriptor);
  renameSync(partial, path);
  return path;
}

/** The capture at `path`, of at most 1 GB, as pcapng with a block a packet. */
export function pcapngOf(path: string): string {
  return once(path.replace(/\.pcap$/, '.pcapng'), () => blocks(readFileSync(path)));
}

/** The file compressed. */
export function gzipOf(path: string): string {
  return once(`${path}.gz`, () => [gzipSync(readFileSync(path), { level: 6 })]);
}
