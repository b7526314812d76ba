/** Builders of capture files for tests; see build.ts. */

import { ascii, concat, integer, u32, u8 } from './build.ts';

export interface Frame {
  readonly data: Uint8Array;
  readonly seconds?: number;
  readonly nanoseconds?: number;
  /** By default, the length of `data`. */
  readonly wireLength?: number;
}

export interface PcapFields {
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  /** Kuznetzov's format, with 24-byte record headers. */
  readonly modified?: boolean;
  readonly linkType?: number;
  /** Bits above the link type: FCS length and its flag. */
  readonly fcsBits?: number;
}

/** A pcap file. */
export function pcap(frames: readonly Frame[], fields: PcapFields = {}): Uint8Array {
  const word = (value: number): Uint8Array => integer(value, 4, !fields.bigEndian);
  const half = (value: number): Uint8Array => integer(value, 2, !fields.bigEndian);
  const magic = fields.nanoseconds ? 0xa1b23c4d : fields.modified ? 0xa1b2cd34 : 0xa1b2c3d4;
  const network = (fields.linkType ?? 1) + (fields.fcsBits ?? 0) * 2 ** 16;
  return concat(
    ...[word(magic), half(2), half(4), word(0), word(0), word(262_144), word(network)],
    ...frames.map(({ data, seconds, nanoseconds, wireLength }) =>
      concat(
        word(seconds ?? 0),
        word((nanoseconds ?? 0) / (fields.nanoseconds ? 1 : 1000)),
        word(data.length),
        word(wireLength ?? data.length),
        new Uint8Array(fields.modified ? 8 : 0),
        data,
      ),
    ),
  );
}

/** A snoop file: RFC 1761. Records are padded to 32 bits, as snoop pads them. */
export function snoop(frames: readonly Frame[], datalink: number = 4): Uint8Array {
  return concat(
    ...[ascii('snoop\0\0\0'), u32(2), u32(datalink)],
    ...frames.map(({ data, seconds, nanoseconds, wireLength }) =>
      concat(
        ...[u32(wireLength ?? data.length), u32(data.length)],
        ...[u32(24 + pad(data).length), u32(0), u32(seconds ?? 0), u32((nanoseconds ?? 0) / 1000)],
        pad(data),
      ),
    ),
  );
}

/** Blocks of pcapng in one byte order; join them with concat, a section header first. */
export class PcapngBuilder {
  readonly #littleEndian: boolean;

  constructor(bigEndian: boolean = false) {
    this.#littleEndian = !bigEndian;
  }

  half(value: number): Uint8Array {
    return integer(value, 2, this.#littleEndian);
  }

  word(value: number | bigint): Uint8Array {
    return integer(value, 4, this.#littleEndian);
  }

  /** Any block: type and lengths around `body`, which is padded to 32 bits. */
  block(type: number, ...body: readonly Uint8Array[]): Uint8Array {
    const padded = pad(concat(...body));
    const length = this.word(padded.length + 12);
    return concat(this.word(type), length, padded, length);
  }

  option(code: number, value: Uint8Array): Uint8Array {
    return concat(this.half(code), this.half(value.length), pad(value));
  }

  /** The section's length: unknown (-1) by default. */
  section(length: bigint = -1n): Uint8Array {
    return this.block(
      0x0a0d0d0a,
      ...[this.word(0x1a2b3c4d), this.half(1), this.half(0)],
      integer(length, 8, this.#littleEndian),
    );
  }

  interface(
    fields: {
      readonly linkType?: number;
      readonly snapLength?: number;
      readonly name?: string;
      /** The if_tsresol byte. */
      readonly resolution?: number;
      /** if_tsoffset. */
      readonly offset?: bigint;
    } = {},
  ): Uint8Array {
    const { name, resolution, offset } = fields;
    const none = new Uint8Array(0);
    return this.block(
      1,
      ...[this.half(fields.linkType ?? 1), this.half(0), this.word(fields.snapLength ?? 0)],
      name === undefined ? none : this.option(2, ascii(name)),
      resolution === undefined ? none : this.option(9, u8(resolution)),
      offset === undefined ? none : this.option(14, integer(offset, 8, this.#littleEndian)),
      this.option(0, none),
    );
  }

  /** An enhanced packet block; `time` in the interface's units. */
  packet(
    data: Uint8Array,
    fields: {
      readonly interface?: number;
      readonly time?: bigint;
      readonly wireLength?: number;
      /** epb_flags. */
      readonly flags?: number;
    } = {},
  ): Uint8Array {
    return this.block(6, this.word(fields.interface ?? 0), this.#packetBody(data, fields));
  }

  /** The obsolete packet block. */
  obsoletePacket(
    data: Uint8Array,
    fields: {
      readonly interface?: number;
      readonly time?: bigint;
      readonly drops?: number;
      readonly wireLength?: number;
      readonly flags?: number;
    } = {},
  ): Uint8Array {
    const first = concat(this.half(fields.interface ?? 0), this.half(fields.drops ?? 0));
    return this.block(2, first, this.#packetBody(data, fields));
  }

  simplePacket(data: Uint8Array, wireLength: number = data.length): Uint8Array {
    return this.block(3, this.word(wireLength), data);
  }

  #packetBody(
    data: Uint8Array,
    fields: { readonly time?: bigint; readonly wireLength?: number; readonly flags?: number },
  ): Uint8Array {
    const time = fields.time ?? 0n;
    return concat(
      ...[this.word(time >> 32n), this.word(time & 0xffffffffn)],
      ...[this.word(data.length), this.word(fields.wireLength ?? data.length), pad(data)],
      ...(fields.flags === undefined
        ? []
        : [
            this.option(1, ascii('a comment')),
            this.option(2, this.word(fields.flags)),
            this.word(0),
          ]),
    );
  }
}

function pad(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new Uint8Array(-bytes.length & 3));
}
