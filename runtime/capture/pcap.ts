import { CaptureError } from './error.ts';
import { LARGEST_RECORD, type Input } from './input.ts';
import type { InterfaceRegistry } from './interfaces.ts';
import { isSupportedLinkType, unsupportedLinkType } from './linktypes.ts';
import { Direction, type Packet } from './packet.ts';
import { RecordReader, type Records } from './record-reader.ts';

/** The pcap file format: draft-ietf-opsawg-pcap. */
export const FILE_HEADER_BYTES = 24;
export const RECORD_HEADER_BYTES = 16;
/** Kuznetzov's modified format appends interface index, protocol, packet type and padding to the record header. */
const MODIFIED_RECORD_HEADER_BYTES = 24;

const NANOSECONDS = 1_000_000_000;

interface Variant {
  readonly nanosecondsPerUnit: number;
  readonly recordHeaderBytes: number;
}

const VARIANTS: Readonly<Record<number, Variant>> = {
  0xa1b2c3d4: { nanosecondsPerUnit: 1000, recordHeaderBytes: RECORD_HEADER_BYTES },
  0xa1b23c4d: { nanosecondsPerUnit: 1, recordHeaderBytes: RECORD_HEADER_BYTES },
  0xa1b2cd34: { nanosecondsPerUnit: 1000, recordHeaderBytes: MODIFIED_RECORD_HEADER_BYTES },
};

/** Whether the input's next four bytes are a pcap magic, in either byte order. */
export function isPcap(view: DataView, at: number): boolean {
  return view.getUint32(at, true) in VARIANTS || view.getUint32(at) in VARIANTS;
}

export class PcapReader extends RecordReader {
  readonly #littleEndian: boolean;
  readonly #recordHeaderBytes: number;
  readonly #nanosecondsPerUnit: number;
  readonly #linkType: number;
  readonly #interfaceIndex: number;
  readonly records: Records;

  /** `input` is at the file header, all of which is there. Throws a CaptureError for an unsupported link type. */
  constructor(name: string, input: Input, interfaces: InterfaceRegistry) {
    super(name, input, interfaces);
    const { view, position } = input;
    this.#littleEndian = view.getUint32(position, true) in VARIANTS;
    const variant = VARIANTS[view.getUint32(position, this.#littleEndian)];
    this.#recordHeaderBytes = variant.recordHeaderBytes;
    this.#nanosecondsPerUnit = variant.nanosecondsPerUnit;
    // The upper bits tell whether frames end in a checksum, and its length; IP's own length fields leave it out.
    this.#linkType = view.getUint32(position + 20, this.#littleEndian) & 0xffff;
    if (!isSupportedLinkType(this.#linkType))
      throw new CaptureError(name, unsupportedLinkType(this.#linkType));
    this.#interfaceIndex = interfaces.register('pcap0');
    input.position += FILE_HEADER_BYTES;
    this.records = this.recordsOf({
      format: 'pcap',
      linkType: this.#linkType,
      littleEndian: this.#littleEndian,
      headerBytes: this.#recordHeaderBytes,
      nanosecondsPerUnit: this.#nanosecondsPerUnit,
      largest: LARGEST_RECORD,
    });
  }

  next(packet: Packet): boolean {
    const input = this.input;
    const view = input.view;
    const at = input.position;
    const left = input.limit - at;
    const headerBytes = this.#recordHeaderBytes;
    if (left < headerBytes) return this.#wait(headerBytes);
    const littleEndian = this.#littleEndian;
    const captured = view.getUint32(at + 8, littleEndian);
    if (captured > LARGEST_RECORD) return this.#corrupt(captured);
    if (left < headerBytes + captured) return this.#wait(headerBytes + captured);
    const wire = view.getUint32(at + 12, littleEndian);
    this.#setTime(packet, view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian));
    const start = at + headerBytes;
    input.position = start + captured;
    if (packet.bytes !== input.bytes) {
      packet.bytes = input.bytes;
      packet.view = view;
    }
    packet.start = start;
    packet.end = start + captured;
    packet.wireLength = wire > captured ? wire : captured;
    packet.linkType = this.#linkType;
    packet.interfaceIndex = this.#interfaceIndex;
    packet.direction = Direction.unknown;
    packet.frameNumber = ++this.frames;
    return true;
  }

  #setTime(packet: Packet, seconds: number, fraction: number): void {
    const nanoseconds = fraction * this.#nanosecondsPerUnit;
    if (nanoseconds < NANOSECONDS) {
      packet.seconds = seconds;
      packet.nanoseconds = nanoseconds;
    } else {
      packet.seconds = seconds + Math.floor(nanoseconds / NANOSECONDS);
      packet.nanoseconds = nanoseconds % NANOSECONDS;
    }
  }

  #wait(needed: number): false {
    this.needed = needed;
    return false;
  }

  #corrupt(captured: number): boolean {
    return this.error === undefined && this.fail(`the record length ${captured} is corrupt`);
  }
}
