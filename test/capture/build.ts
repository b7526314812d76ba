/**
 * Builders of packets for tests, byte by byte from the specifications, without any of the code under test; those of
 * capture files are in build-file.ts. A test says only what matters to it; every field has a default.
 *
 *     const frame = ethernet({}, ipv4({ protocol: 6 }, tcp({ dport: 80, flags: TcpFlag.syn })));
 *     writeFileSync(path, pcap([{ data: frame, seconds: 1 }]));
 */

/** Joins byte strings. */
export function concat(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** `text` as bytes, one a code unit. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** "12 34ab" → three bytes. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Big-endian 8-, 16- and 32-bit integers. */
export const u8 = (value: number): Uint8Array => Uint8Array.of(value);
export const u16 = (value: number): Uint8Array => integer(value, 2, false);
export const u32 = (value: number): Uint8Array => integer(value, 4, false);

/** The low `bytes` bytes of an integer, at most 8. */
export function integer(value: number | bigint, bytes: number, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), littleEndian);
  const all = new Uint8Array(view.buffer);
  return littleEndian ? all.slice(0, bytes) : all.slice(8 - bytes);
}

/** "10.0.0.1" → four bytes; "2001:db8::1" → sixteen. */
export function address(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.'), Number);
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = tail === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array<string>(zeros).fill('0'), ...(tail ?? [])];
  return concat(...groups.map((group) => u16(Number.parseInt(group, 16))));
}

// ---- Link layers ----

export const EtherType = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd } as const;

/** The Ethertype that fits an IP packet's version. */
function etherTypeOf(payload: Uint8Array): number {
  return payload[0] >> 4 === 6 ? EtherType.ipv6 : EtherType.ipv4;
}

export interface EthernetFields {
  readonly source?: Uint8Array;
  readonly destination?: Uint8Array;
  /** By default, the one of the payload's IP version. */
  readonly type?: number;
  /** Tags from the outermost on. */
  readonly vlans?: readonly { readonly type: number; readonly id: number }[];
  /** Pads with zeros to at least so many bytes; 60 is what a card does. */
  readonly padTo?: number;
}

/** IEEE 802.3 with a type field. */
export function ethernet(fields: EthernetFields, payload: Uint8Array): Uint8Array {
  const frame = concat(
    fields.destination ?? hex('020000000002'),
    fields.source ?? hex('020000000001'),
    ...(fields.vlans ?? []).map(({ type, id }) => concat(u16(type), u16(id))),
    u16(fields.type ?? etherTypeOf(payload)),
    payload,
  );
  return concat(frame, new Uint8Array(Math.max(0, (fields.padTo ?? 0) - frame.length)));
}

/** IEEE 802.3 with a length field, an LLC and a SNAP header (RFC 1042). */
export function snap(payload: Uint8Array, type: number = etherTypeOf(payload)): Uint8Array {
  return ethernet({ type: payload.length + 8 }, concat(hex('aaaa03 000000'), u16(type), payload));
}

/** LINKTYPE_LINUX_SLL; packet type 0 is to this host, 4 from it. */
export function sll(
  packetType: number,
  payload: Uint8Array,
  protocol: number = etherTypeOf(payload),
): Uint8Array {
  return concat(u16(packetType), u16(1), u16(6), hex('020000000001 0000'), u16(protocol), payload);
}

/** LINKTYPE_LINUX_SLL2. */
export function sll2(
  packetType: number,
  payload: Uint8Array,
  protocol: number = etherTypeOf(payload),
): Uint8Array {
  const type = u8(packetType);
  return concat(
    u16(protocol),
    u16(0),
    u32(3),
    u16(1),
    type,
    u8(6),
    hex('020000000001 0000'),
    payload,
  );
}

// ---- IP ----

export interface IPv4Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  readonly tos?: number;
  readonly ident?: number;
  /** The three flag bits: 2 is DF, 1 MF. */
  readonly flags?: number;
  /** In units of 8 bytes. */
  readonly offset?: number;
  readonly ttl?: number;
  /** A multiple of 4 bytes. */
  readonly options?: Uint8Array;
  /** By default, what is right. */
  readonly totalLength?: number;
  readonly firstByte?: number;
}

/** An IPv4 packet (RFC 791) with a right checksum. */
export function ipv4(fields: IPv4Fields, payload: Uint8Array): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  const length = 20 + options.length;
  const header = concat(
    u8(fields.firstByte ?? 0x40 + length / 4),
    u8(fields.tos ?? 0),
    u16(fields.totalLength ?? length + payload.length),
    u16(fields.ident ?? 0x1234),
    u16(((fields.flags ?? 0) << 13) | (fields.offset ?? 0)),
    u8(fields.ttl ?? 64),
    u8(fields.protocol ?? 6),
    u16(0),
    address(fields.source ?? '10.0.0.1'),
    address(fields.destination ?? '10.0.0.2'),
    options,
  );
  header.set(u16(checksum(header)), 10);
  return concat(header, payload);
}

/** RFC 1071. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

export interface IPv6Fields {
  readonly source?: string;
  readonly destination?: string;
  /** The fixed header's next header; extension headers are the payload's first bytes. */
  readonly next?: number;
  readonly trafficClass?: number;
  readonly flow?: number;
  readonly hopLimit?: number;
  /** By default, what is right. */
  readonly payloadLength?: number;
}

/** An IPv6 packet (RFC 8200). */
export function ipv6(fields: IPv6Fields, payload: Uint8Array): Uint8Array {
  return concat(
    u32(0x60000000 + ((fields.trafficClass ?? 0) << 20) + (fields.flow ?? 0)),
    u16(fields.payloadLength ?? payload.length),
    u8(fields.next ?? 6),
    u8(fields.hopLimit ?? 64),
    address(fields.source ?? '2001:db8::1'),
    address(fields.destination ?? '2001:db8::2'),
    payload,
  );
}

/** An IPv6 extension header of `units` * 8 bytes, such as hop-by-hop options, padded with a PadN option. */
export function extension(next: number, payload: Uint8Array, units: number = 1): Uint8Array {
  const pad = units * 8 - 4;
  return concat(u8(next), u8(units - 1), u8(1), u8(pad), new Uint8Array(pad), payload);
}

/** An IPv6 fragment header; the offset in units of 8 bytes. */
export function fragment(
  next: number,
  offset: number,
  more: boolean,
  payload: Uint8Array,
): Uint8Array {
  return concat(u8(next), u8(0), u16(offset * 8 + (more ? 1 : 0)), u32(0xabcd), payload);
}

// ---- Transports (checksums are 0) ----

export const Protocol = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;
export const TcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

export interface TcpFields {
  readonly sport?: number;
  readonly dport?: number;
  readonly seq?: number;
  readonly ack?: number;
  /** A sum of TcpFlag. */
  readonly flags?: number;
  readonly window?: number;
  /** A multiple of 4 bytes. */
  readonly options?: Uint8Array;
  /** In words; by default, what is right. */
  readonly dataOffset?: number;
  readonly payload?: Uint8Array;
}

/** RFC 9293. */
export function tcp(fields: TcpFields): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  return concat(
    u16(fields.sport ?? 40000),
    u16(fields.dport ?? 80),
    u32(fields.seq ?? 1000),
    u32(fields.ack ?? 0),
    u8((fields.dataOffset ?? 5 + options.length / 4) << 4),
    u8(fields.flags ?? TcpFlag.ack),
    u16(fields.window ?? 65535),
    u32(0),
    options,
    fields.payload ?? new Uint8Array(0),
  );
}

/** RFC 768. */
export function udp(
  sport: number,
  dport: number,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return concat(u16(sport), u16(dport), u16(8 + payload.length), u16(0), payload);
}

/** RFC 792, RFC 4443: an echo request by default (type 8; 128 for IPv6). */
export function icmp(type: number = 8, code: number = 0, body: Uint8Array = u32(1)): Uint8Array {
  return concat(u8(type), u8(code), u16(0), body);
}
