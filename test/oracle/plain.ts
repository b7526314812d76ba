/**
 * A plain decoder of frames, to compare the fast one with: written from the formats' own documents, one copy of the bytes
 * a header, no offsets that are kept, no tables, and slow. What was not captured reads as 0.
 */

/** The bytes of a header and of what is behind it. */
export class Bytes {
  readonly #bytes: readonly number[];

  constructor(bytes: readonly number[]) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** A number of `size` bytes, the highest first. */
  number(at: number, size: number): number {
    let value = 0;
    for (let i = at; i < at + size; i++) value = value * 256 + (this.#bytes[i] ?? 0);
    return value;
  }

  from(at: number): Bytes {
    return new Bytes(this.#bytes.slice(at));
  }

  first(count: number): Bytes {
    return new Bytes(this.#bytes.slice(0, Math.max(0, count)));
  }
}

export interface PlainPacket {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** Undefined when the extension headers are cut. */
  readonly protocol: number | undefined;
  /** ip_plength. */
  readonly payload: number;
  /** From the transport header to the packet's end, as far as captured; undefined when there is no such header. */
  readonly transport: Bytes | undefined;
}

/** A frame, `wire` bytes long before it was cut; undefined when it is no IP, or of a link type that is not one of these. */
export function plainPacket(
  linkType: number,
  frame: Bytes,
  wire: number,
): PlainPacket | 'unknown link type' | undefined {
  const link = links[linkType];
  if (link === undefined) return 'unknown link type';
  const found = link(frame);
  if (found === undefined) return undefined;
  const bytes = frame.from(found.at);
  const rest = wire - found.at;
  return found.version === 4 ? ipv4(bytes, rest) : ipv6(bytes, rest);
}

// ---- link layers: https://www.tcpdump.org/linktypes.html ---------------------------------------

type Found = { readonly at: number; readonly version: 4 | 6 } | undefined;

const links: Readonly<Record<number, (frame: Bytes) => Found>> = {
  0: addressFamily,
  1: (frame) => (frame.length < 14 ? undefined : etherType(frame, frame.number(12, 2), 14)),
  9: (frame) =>
    frame.number(0, 2) === 0xff03 && frame.length >= 2 ? ppp(frame, 2) : ppp(frame, 0),
  101: (frame) => {
    if (frame.length === 0) return undefined;
    return { at: 0, version: frame.number(0, 1) >> 4 === 4 ? 4 : 6 };
  },
  108: addressFamily,
  113: (frame) => (frame.length < 16 ? undefined : cooked(frame, frame.number(14, 2), 16)),
  276: (frame) => (frame.length < 20 ? undefined : cooked(frame, frame.number(0, 2), 20)),
};

function etherType(frame: Bytes, type: number, at: number): Found {
  if ([0x8100, 0x88a8, 0x9100].includes(type) && frame.length >= at + 4)
    return etherType(frame, frame.number(at + 2, 2), at + 4);
  if (type < 0x600) return llc(frame, at);
  if (type === 0x0800) return { at, version: 4 };
  if (type === 0x86dd) return { at, version: 6 };
  // RFC 2516: version 1, type 1, code 0.
  if (type === 0x8864 && frame.length >= at + 8 && frame.number(at, 2) === 0x1100)
    return ppp(frame, at + 6);
  return undefined;
}

/** IEEE 802.2; RFC 1042. */
function llc(frame: Bytes, at: number): Found {
  if (frame.length < at + 3 || frame.number(at + 2, 1) !== 3) return undefined;
  if (frame.number(at, 2) === 0x0606) return { at: at + 3, version: 4 };
  if (frame.number(at, 2) !== 0xaaaa || frame.length < at + 8) return undefined;
  const type = frame.number(at + 6, 2);
  return frame.number(at + 3, 3) === 0 && type >= 0x600
    ? etherType(frame, type, at + 8)
    : undefined;
}

function cooked(frame: Bytes, protocol: number, at: number): Found {
  if (protocol === 4) return llc(frame, at);
  return protocol < 0x600 ? undefined : etherType(frame, protocol, at);
}

/** RFC 1661: a protocol of one byte is odd. */
function ppp(frame: Bytes, at: number): Found {
  if (frame.length < at + 2) return undefined;
  const short = frame.number(at, 1) % 2 === 1;
  const protocol = frame.number(at, short ? 1 : 2);
  const after = short ? at + 1 : at + 2;
  if (protocol === 0x21) return { at: after, version: 4 };
  return protocol === 0x57 ? { at: after, version: 6 } : undefined;
}

/** In the order of the host that captured, or of the network: whichever makes it small. */
function addressFamily(frame: Bytes): Found {
  if (frame.length < 4) return undefined;
  const big = frame.number(0, 4);
  const little = [3, 2, 1, 0].reduce((sum, i) => sum * 256 + frame.number(i, 1), 0);
  const family = little > 0xffff ? big : little;
  if (family === 2) return { at: 4, version: 4 };
  return [10, 24, 26, 28, 30].includes(family) ? { at: 4, version: 6 } : undefined;
}

// ---- IP ----------------------------------------------------------------------------------------

/** Behind the header, `length` bytes by the packet's own account, of which some are there. */
function transportOf(bytes: Bytes, at: number, length: number): Bytes | undefined {
  return length > 0 ? bytes.from(at).first(length) : undefined;
}

/** RFC 791. `rest`: bytes on the wire from the header to the frame's end. */
function ipv4(bytes: Bytes, rest: number): PlainPacket | undefined {
  const header = (bytes.number(0, 1) % 16) * 4;
  if (bytes.number(0, 1) >> 4 !== 4 || header < 20) return undefined;
  // 0 stands for a packet that the sender's card was still to cut.
  const total = bytes.length < 4 ? 0 : bytes.number(2, 2);
  const payload = Math.max(0, (total === 0 ? rest : total) - header);
  const later = bytes.number(6, 2) % 0x2000 !== 0;
  const whole = bytes.length >= header;
  return {
    version: 4,
    source: dotted(bytes, 12),
    destination: dotted(bytes, 16),
    protocol: bytes.length > 9 ? bytes.number(9, 1) : undefined,
    payload,
    transport: whole && !later ? transportOf(bytes, header, payload) : undefined,
  };
}

/** RFC 8200. */
function ipv6(bytes: Bytes, rest: number): PlainPacket | undefined {
  if (bytes.length === 0 || bytes.number(0, 1) >> 4 !== 6) return undefined;
  const first = bytes.number(6, 1);
  const stated = bytes.number(4, 2);
  const payload = stated === 0 && first !== 59 ? Math.max(0, rest - 40) : stated;
  const addresses = { source: colons(bytes, 8), destination: colons(bytes, 24) };
  const found = bytes.length < 40 ? cutChain(bytes, first) : chain(bytes, first, 40, 40 + payload);
  const { protocol, at } = found;
  return {
    version: 6,
    ...addresses,
    protocol,
    payload,
    transport:
      at === undefined || protocol === 59 ? undefined : transportOf(bytes, at, 40 + payload - at),
  };
}

interface Chain {
  readonly protocol: number | undefined;
  /** Where the transport header is; undefined when there is none. */
  readonly at: number | undefined;
}

const extensions = new Set([0, 43, 44, 51, 60, 135, 139, 140]);

function cutChain(bytes: Bytes, first: number): Chain {
  const known = bytes.length > 6 && !extensions.has(first);
  return { protocol: known ? first : undefined, at: undefined };
}

/** Follows the extension headers up to `end`, the packet's. */
function chain(bytes: Bytes, protocol: number, at: number, end: number): Chain {
  if (!extensions.has(protocol)) return { protocol, at };
  if (at + 4 > Math.min(bytes.length, end)) return { protocol: undefined, at: undefined };
  const next = bytes.number(at, 1);
  const units = bytes.number(at + 1, 1);
  if (protocol === 44 && bytes.number(at + 2, 2) >> 3 !== 0)
    return { protocol: next, at: undefined };
  if (protocol === 44) return chain(bytes, next, at + 8, end);
  // RFC 4302: the authentication header counts words less 2, the others count eights less 1.
  return chain(bytes, next, at + (protocol === 51 ? (units + 2) * 4 : (units + 1) * 8), end);
}

// ---- addresses ---------------------------------------------------------------------------------

function dotted(bytes: Bytes, at: number): string {
  return [0, 1, 2, 3].map((i) => bytes.number(at + i, 1)).join('.');
}

/** RFC 5952, as the URL standard writes it; a mapped IPv4 address is that address. */
function colons(bytes: Bytes, at: number): string {
  const groups = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => bytes.number(at + i * 2, 2));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return dotted(bytes, at + 12);
  const text = groups.map((group) => group.toString(16)).join(':');
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}
