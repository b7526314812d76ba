/** Captures made from the recordings: their records taken apart, and files to put them in. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { recording } from './support.ts';

/** A folder of a test file's own. */
export class Folder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'tsdtrace-replay-'));

  /** Writes a file; its path. */
  write(name: string, bytes: Uint8Array | string): string {
    const path = join(this.path, name);
    writeFileSync(path, bytes);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** The bytes of a recording, out of their gzip. */
export function bytesOf(capture: string): Buffer {
  const bytes = readFileSync(recording(capture));
  return capture.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

export const pcapHeader = 24;
export const recordHeader = 16;

/** A record of a little-endian pcap file, header and all. */
export interface Record {
  readonly at: number;
  readonly end: number;
  readonly seconds: number;
  /** As stored: micro- or nanoseconds. */
  readonly fraction: number;
  readonly wireLength: number;
  readonly data: Buffer;
}

/** The records of a little-endian pcap file (draft-ietf-opsawg-pcap). */
export function recordsOf(file: Buffer): readonly Record[] {
  const records: Record[] = [];
  for (let at = pcapHeader; at < file.length;) {
    const end = at + recordHeader + file.readUInt32LE(at + 8);
    records.push({
      at,
      end,
      seconds: file.readUInt32LE(at),
      fraction: file.readUInt32LE(at + 4),
      wireLength: file.readUInt32LE(at + 12),
      data: file.subarray(at + recordHeader, end),
    });
    at = end;
  }
  return records;
}

/** Where the blocks of a little-endian pcapng file end, and which hold a packet (draft-ietf-opsawg-pcapng). */
export function blocksOf(
  file: Buffer,
): readonly { readonly end: number; readonly packet: boolean }[] {
  const blocks: { end: number; packet: boolean }[] = [];
  for (let at = 0; at < file.length;) {
    const end = at + file.readUInt32LE(at + 4);
    blocks.push({ end, packet: file.readUInt32LE(at) === 6 });
    at = end;
  }
  return blocks;
}
