/** Runs captures and frames through the code under test and hands out what it said as plain objects. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { decode, SCRATCH_BYTES } from '../../runtime/capture/decode.ts';
import { Packet } from '../../runtime/capture/packet.ts';
import {
  InterfaceRegistry,
  openCaptures,
  type CaptureError,
  type CaptureReader,
} from '../../runtime/capture/reader.ts';

/** A packet's reader part, with a copy of its bytes. */
export interface Seen {
  readonly data: Uint8Array;
  readonly wireLength: number;
  readonly linkType: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly frameNumber: number;
  readonly interface: string;
  readonly direction: number;
}

function seen(packet: Packet, reader: CaptureReader): Seen {
  return {
    data: packet.bytes.slice(packet.start, packet.end),
    wireLength: packet.wireLength,
    linkType: packet.linkType,
    seconds: packet.seconds,
    nanoseconds: packet.nanoseconds,
    frameNumber: packet.frameNumber,
    interface: reader.interfaceName(packet.interfaceIndex),
    direction: packet.direction,
  };
}

/** Calls `use` with each packet of the captures, merged; returns the damage, if any. */
export async function replay(
  paths: readonly string[],
  use: (packet: Packet, reader: CaptureReader) => void,
): Promise<CaptureError | undefined> {
  const reader = await openCaptures(paths, new InterfaceRegistry());
  const packet = new Packet();
  try {
    do while (reader.next(packet)) use(packet, reader);
    while (await reader.fill());
    return reader.error;
  } finally {
    reader.close();
  }
}

/** All packets of the captures, and the damage. */
export async function readAll(
  ...paths: readonly string[]
): Promise<{ readonly packets: Seen[]; readonly error: string | undefined }> {
  const packets: Seen[] = [];
  const error = await replay(paths, (packet, reader) => packets.push(seen(packet, reader)));
  return { packets, error: error?.message };
}

/** A folder of its own for the files of one test file, removed at its end. */
export class Folder {
  readonly path: string = mkdtempSync(join(tmpdir(), 'capture-'));
  #files = 0;

  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true }));
  }

  /** Writes a file and returns its path. */
  file(bytes: Uint8Array, suffix: string = '.pcap'): string {
    const path = join(this.path, `${this.#files++}${suffix}`);
    writeFileSync(path, bytes);
    return path;
  }
}

/** The decoded frame, in a buffer of its own that ends where the frame ends. */
export function decoded(
  frame: Uint8Array,
  fields: {
    readonly linkType?: number;
    readonly captured?: number;
    readonly wireLength?: number;
  } = {},
): Packet {
  const packet = new Packet();
  const data = frame.subarray(0, fields.captured);
  packet.bytes = new Uint8Array(SCRATCH_BYTES + data.length);
  packet.bytes.set(data, SCRATCH_BYTES);
  packet.view = new DataView(packet.bytes.buffer);
  packet.start = SCRATCH_BYTES;
  packet.end = packet.bytes.length;
  packet.wireLength = fields.wireLength ?? frame.length;
  packet.linkType = fields.linkType ?? 1;
  decode(packet);
  return packet;
}
