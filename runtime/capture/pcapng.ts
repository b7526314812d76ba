import { LARGEST_RECORD } from './input.ts';
import { isSupportedLinkType, unsupportedLinkType } from './linktypes.ts';
import { Direction, type Packet } from './packet.ts';
import { directionIn, findOption, Option, padded } from './pcapng-options.ts';
import { RecordReader, type Records } from './record-reader.ts';
import { Timescale } from './timescale.ts';

/** The pcapng file format: draft-ietf-opsawg-pcapng. */
export const Block = {
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  statistics: 5,
  enhancedPacket: 6,
  /** The same in both byte orders. */
  section: 0x0a0d0d0a,
} as const;

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MICROSECONDS = 6;

/** Bytes of a block around its body: type and length before it, length after it. */
const BEFORE_BODY = 8;
const AFTER_BODY = 4;
const SMALLEST_BLOCK = BEFORE_BODY + AFTER_BODY;
const SMALLEST_SECTION = SMALLEST_BLOCK + 16;
const SMALLEST_INTERFACE = SMALLEST_BLOCK + 8;
const SMALLEST_PACKET = SMALLEST_BLOCK + 20;
const SMALLEST_STATISTICS = SMALLEST_BLOCK + 12;
const SMALLEST_SIMPLE_PACKET = SMALLEST_BLOCK + 4;

interface Interface {
  readonly linkType: number;
  readonly supported: boolean;
  readonly snapLength: number;
  readonly index: number;
  readonly time: Timescale;
  /** Packets lost there, as the latest of its statistics says. */
  dropped: number;
}

export function isPcapng(view: DataView, at: number): boolean {
  return view.getUint32(at) === Block.section;
}

export class PcapngReader extends RecordReader {
  #littleEndian = false;
  /** Those of the section at hand, in the order of their blocks. */
  #described: Interface[] = [];
  #unnamed = 0;
  /** Made when asked for; undefined after a block that changes it. */
  #records: Records | undefined;

  get records(): Records | undefined {
    const [first] = this.#described;
    if (first === undefined || !first.supported) return undefined;
    this.#records ??= this.recordsOf({
      format: 'pcapng',
      linkType: first.linkType,
      littleEndian: this.#littleEndian,
      largest: LARGEST_RECORD,
      interfaces: this.#alike(first.linkType),
    });
    return this.#records;
  }

  /** The interfaces from the first on that have the link type. */
  #alike(linkType: number): readonly Interface[] {
    const end = this.#described.findIndex((each) => each.linkType !== linkType);
    return end < 0 ? [...this.#described] : this.#described.slice(0, end);
  }

  next(packet: Packet): boolean {
    const input = this.input;
    while (this.error === undefined) {
      const at = input.position;
      const left = input.limit - at;
      if (left < SMALLEST_BLOCK) return this.#wait(SMALLEST_BLOCK);
      const view = input.view;
      const type = view.getUint32(at, this.#littleEndian);
      if (type === Block.section && !this.#setByteOrder(at)) return false;
      const length = view.getUint32(at + 4, this.#littleEndian);
      if (length < SMALLEST_BLOCK || (length & 3) !== 0 || length > LARGEST_RECORD)
        return this.fail(`the block length ${length} is corrupt`);
      if (left < length) return this.#wait(length);
      if (view.getUint32(at + length - AFTER_BODY, this.#littleEndian) !== length)
        return this.fail('the lengths before and after the block differ');
      const delivered = this.#block(packet, type, at, length);
      // After damage the position stays, for the message.
      if (this.error !== undefined) return false;
      input.position = at + length;
      if (delivered) return true;
    }
    return false;
  }

  /** Looks at one whole block; true when it filled `packet`. */
  #block(packet: Packet, type: number, at: number, length: number): boolean {
    switch (type) {
      case Block.enhancedPacket:
        if (length < SMALLEST_PACKET) return this.#tooShort(length);
        return this.#packet(packet, at, length, this.#uint32(at + 8));
      case Block.obsoletePacket:
        if (length < SMALLEST_PACKET) return this.#tooShort(length);
        return this.#packet(packet, at, length, this.#uint16(at + 8));
      case Block.simplePacket:
        if (length < SMALLEST_SIMPLE_PACKET) return this.#tooShort(length);
        return this.#simplePacket(packet, at, length);
      case Block.section:
        return this.#section(at, length);
      case Block.interface:
        return this.#interface(at, length);
      case Block.statistics:
        return this.#statistics(at, length);
      default:
        return false;
    }
  }

  #setByteOrder(at: number): boolean {
    const view = this.input.view;
    this.#littleEndian = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    if (this.#littleEndian || view.getUint32(at + 8) === BYTE_ORDER_MAGIC) return true;
    return this.fail('the section header has no byte-order magic');
  }

  #section(at: number, length: number): false {
    if (length < SMALLEST_SECTION) return this.#tooShort(length);
    const major = this.#uint16(at + 12);
    if (major !== 1) return this.fail(`pcapng version ${major} is not supported`);
    // The section's length is not needed: its blocks are walked, and the next section header ends it.
    this.#described = [];
    this.#records = undefined;
    this.#unnamed = 0;
    return false;
  }

  #interface(at: number, length: number): false {
    if (length < SMALLEST_INTERFACE) return this.#tooShort(length);
    const view = this.input.view;
    const options = at + 16;
    const end = at + length - AFTER_BODY;
    const name = this.#option(options, end, Option.name, 0);
    const resolution = this.#option(options, end, Option.resolution, 1);
    const offset = this.#option(options, end, Option.offset, 8);
    const linkType = this.#uint16(at + 8);
    this.#records = undefined;
    this.#described.push({
      linkType,
      supported: isSupportedLinkType(linkType),
      snapLength: this.#uint32(at + 12),
      index: this.interfaces.register(this.#interfaceText(name)),
      time: new Timescale(
        resolution < 0 ? MICROSECONDS : view.getUint8(resolution),
        offset < 0 ? 0n : view.getBigInt64(offset, this.#littleEndian),
      ),
      dropped: 0,
    });
    return false;
  }

  /** Counts from the beginning of the capture: a later block of one interface stands for those before it. */
  #statistics(at: number, length: number): false {
    if (length < SMALLEST_STATISTICS) return this.#tooShort(length);
    const of = this.#described[this.#uint32(at + 8)];
    if (of === undefined) return false;
    const view = this.input.view;
    const end = at + length - AFTER_BODY;
    let dropped = 0;
    for (const code of [Option.droppedByInterface, Option.droppedBySystem]) {
      const found = this.#option(at + 20, end, code, 8);
      if (found >= 0) dropped += Number(view.getBigUint64(found, this.#littleEndian));
    }
    this.dropped += dropped - of.dropped;
    of.dropped = dropped;
    return false;
  }

  /** The text of the option whose value is at `at`, as a binary string; a default for -1 or nothing. */
  #interfaceText(at: number): string {
    if (at >= 0) {
      const length = this.#uint16(at - 2);
      const text = Buffer.from(this.input.bytes.subarray(at, at + length)).toString('latin1');
      const terminator = text.indexOf('\0');
      const name = terminator < 0 ? text : text.slice(0, terminator);
      if (name !== '') return name;
    }
    return `pcap${this.#unnamed++}`;
  }

  #option(at: number, end: number, code: number, atLeast: number): number {
    return findOption(this.input.view, this.#littleEndian, [at, end], code, atLeast);
  }

  /** An enhanced or an obsolete packet block: they differ in the interface number's width. */
  #packet(packet: Packet, at: number, length: number, interfaceNumber: number): boolean {
    const from = this.#interfaceOf(interfaceNumber);
    if (from === undefined) return false;
    const captured = this.#uint32(at + 20);
    if (captured > length - SMALLEST_PACKET) return this.#doesNotFit(captured);
    const start = at + 28;
    const options = start + padded(captured);
    const end = at + length - AFTER_BODY;
    from.time.stamp(packet, this.#uint32(at + 12), this.#uint32(at + 16));
    packet.direction = directionIn(this.input.view, this.#littleEndian, options, end);
    return this.#deliver(packet, from, start, captured, this.#uint32(at + 24));
  }

  /**
   * A simple packet block: it has no interface number (it is the first one), and no time: the clock stays where the
   * packet before it left it.
   */
  #simplePacket(packet: Packet, at: number, length: number): boolean {
    const from = this.#interfaceOf(0);
    if (from === undefined) return false;
    const wire = this.#uint32(at + 8);
    const room = length - SMALLEST_SIMPLE_PACKET;
    const snapped = from.snapLength > 0 && from.snapLength < wire ? from.snapLength : wire;
    if (snapped > room) return this.#doesNotFit(snapped);
    packet.direction = Direction.unknown;
    return this.#deliver(packet, from, at + 12, snapped, wire);
  }

  #deliver(
    packet: Packet,
    from: Interface,
    start: number,
    captured: number,
    wire: number,
  ): boolean {
    const input = this.input;
    if (packet.bytes !== input.bytes) {
      packet.bytes = input.bytes;
      packet.view = input.view;
    }
    packet.start = start;
    packet.end = start + captured;
    packet.wireLength = wire > captured ? wire : captured;
    packet.linkType = from.linkType;
    packet.interfaceIndex = from.index;
    packet.frameNumber = ++this.frames;
    return true;
  }

  #interfaceOf(number: number): Interface | undefined {
    const found = this.#described[number];
    if (found === undefined) {
      this.fail(`interface ${number} is not described in this section`);
      return undefined;
    }
    if (found.supported) return found;
    this.fail(unsupportedLinkType(found.linkType));
    return undefined;
  }

  #uint16(at: number): number {
    return this.input.view.getUint16(at, this.#littleEndian);
  }

  #uint32(at: number): number {
    return this.input.view.getUint32(at, this.#littleEndian);
  }

  #wait(needed: number): false {
    this.needed = needed;
    return false;
  }

  #tooShort(length: number): false {
    return this.fail(`the block length ${length} is corrupt`);
  }

  #doesNotFit(captured: number): false {
    return this.fail(`the packet length ${captured} does not fit into its block`);
  }
}
