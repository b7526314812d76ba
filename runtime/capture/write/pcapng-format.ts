import { Direction } from '../packet.ts';
import { Block, BYTE_ORDER_MAGIC } from '../pcapng.ts';
import { Option } from '../pcapng-options.ts';
import { type Format, type Frame, padded } from './format.ts';
import type { RecordFile } from './record-file.ts';

/** draft-ietf-opsawg-pcapng, little-endian, one section. Bytes of the blocks without options: */
const SECTION_BYTES = 28;
const INTERFACE_BYTES = 20;
const PACKET_BYTES = 32;

const VERSION = [1, 0] as const;
/** if_tsresol: times are in 10^-9 s. */
const NANOSECONDS = 9;
const SECOND = 1_000_000_000;
/** The last whole second before 64 bits of nanoseconds end, in the year 2554. */
const LAST_SECOND = Math.floor(2 ** 64 / SECOND) - 1;

const OPTION_HEADER = 4;
/** An option's length has 16 bits. */
const LONGEST_OPTION = 0xffff;

const FLAGS_BYTES = 4;
/** Bits 0 and 1 of the packet flags, by direction. */
const DIRECTION_FLAGS = new Uint8Array(3);
DIRECTION_FLAGS[Direction.inbound] = 1;
DIRECTION_FLAGS[Direction.outbound] = 2;

function optionBytes(length: number): number {
  return OPTION_HEADER + padded(length);
}

/** pcapng: any link types, each interface with its name, nanoseconds, directions, and comments. */
export class PcapngFormat implements Format {
  readonly #file: RecordFile;
  readonly #interfaceName: (index: number) => string;
  /** The numbers of the interface blocks, by interface and link type. */
  readonly #described = new Map<number, number>();

  /** @param interfaceName gives an interface's name, a binary string, by the number that frames have */
  constructor(file: RecordFile, application: string, interfaceName: (index: number) => string) {
    this.#file = file;
    this.#interfaceName = interfaceName;
    this.#section(Buffer.from(application, 'utf8'));
  }

  write(frame: Frame, comments: readonly Uint8Array[]): boolean {
    const described = this.#interface(frame.interfaceIndex, frame.linkType);
    const captured = frame.end - frame.start;
    const flags = DIRECTION_FLAGS[frame.direction];
    let size = PACKET_BYTES + padded(captured);
    for (const { length } of comments) size += optionBytes(Math.min(length, LONGEST_OPTION));
    if (flags !== 0) size += optionBytes(FLAGS_BYTES);
    if (flags !== 0 || comments.length > 0) size += OPTION_HEADER;
    const at = this.#start(Block.enhancedPacket, size);
    const { bytes, view } = this.#file;
    view.setUint32(at + 8, described, true);
    this.#setTime(at + 12, frame);
    view.setUint32(at + 20, captured, true);
    view.setUint32(at + 24, frame.wireLength, true);
    const data = at + 28;
    bytes.set(frame.bytes.subarray(frame.start, frame.end), data);
    bytes.fill(0, data + captured, data + padded(captured));
    let option = data + padded(captured);
    for (const comment of comments)
      option = this.#option(option, Option.comment, comment.subarray(0, LONGEST_OPTION));
    if (flags !== 0) {
      option = this.#optionHead(option, Option.packetFlags, FLAGS_BYTES);
      view.setUint32(option - FLAGS_BYTES, flags, true);
    }
    if (flags !== 0 || comments.length > 0) this.#optionHead(option, Option.end, 0);
    this.#file.append(size);
    return true;
  }

  finish(): void {}

  #section(application: Uint8Array): void {
    const size = SECTION_BYTES + optionBytes(application.length) + OPTION_HEADER;
    const at = this.#start(Block.section, size);
    const { view } = this.#file;
    view.setUint32(at + 8, BYTE_ORDER_MAGIC, true);
    view.setUint16(at + 12, VERSION[0], true);
    view.setUint16(at + 14, VERSION[1], true);
    // The section's length is not known before its end.
    view.setBigInt64(at + 16, -1n, true);
    const end = this.#option(at + 24, Option.application, application);
    this.#optionHead(end, Option.end, 0);
    this.#file.append(size);
  }

  /** The number of an interface's block, which is written before its first packet. */
  #interface(index: number, linkType: number): number {
    const key = index * 0x10000 + linkType;
    const known = this.#described.get(key);
    if (known !== undefined) return known;
    const name = Buffer.from(this.#interfaceName(index), 'latin1').subarray(0, LONGEST_OPTION);
    const size = INTERFACE_BYTES + optionBytes(name.length) + optionBytes(1) + OPTION_HEADER;
    const at = this.#start(Block.interface, size);
    const { view } = this.#file;
    view.setUint16(at + 8, linkType, true);
    view.setUint16(at + 10, 0);
    // No snap length: what frames were cut at is not known any more.
    view.setUint32(at + 12, 0);
    const resolution = this.#option(at + 16, Option.name, name);
    const end = this.#option(resolution, Option.resolution, Uint8Array.of(NANOSECONDS));
    this.#optionHead(end, Option.end, 0);
    this.#file.append(size);
    const number = this.#described.size;
    this.#described.set(key, number);
    return number;
  }

  /** Begins a block of that size, which has its length at both ends; its offset. */
  #start(type: number, size: number): number {
    const at = this.#file.room(size);
    const { view } = this.#file;
    view.setUint32(at, type, true);
    view.setUint32(at + 4, size, true);
    view.setUint32(at + size - 4, size, true);
    return at;
  }

  /** The offset after the option. */
  #optionHead(at: number, code: number, length: number): number {
    const { view } = this.#file;
    view.setUint16(at, code, true);
    view.setUint16(at + 2, length, true);
    return at + optionBytes(length);
  }

  #option(at: number, code: number, value: Uint8Array): number {
    const end = this.#optionHead(at, code, value.length);
    const { bytes } = this.#file;
    bytes.set(value, at + OPTION_HEADER);
    bytes.fill(0, at + OPTION_HEADER + value.length, end);
    return end;
  }

  /** Nanoseconds since 1970 as two 32-bit words, the upper one first, in plain numbers. */
  #setTime(at: number, { seconds, nanoseconds }: Frame): void {
    const second = Math.min(Math.max(seconds, 0), LAST_SECOND);
    const upper = Math.floor(second / 0x10000) * SECOND;
    const lower = (second % 0x10000) * SECOND + nanoseconds + (upper % 0x10000) * 0x10000;
    const { view } = this.#file;
    const high = Math.floor(upper / 0x10000) + Math.floor(lower / 0x1_0000_0000);
    view.setUint32(at, high, true);
    view.setUint32(at + 4, lower % 0x1_0000_0000, true);
  }
}
