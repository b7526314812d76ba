/**
 * The shape of the catalogue: providers, probes, argument structs, and for each of them how a recorded
 * trace ("the wire") provides it. Everything here is data. The compiler reads it to type `args[]`, the
 * replay backend to generate reads, the replay engine to dispatch, the listing and the docs to tell
 * what is exact, approximate or not to be had. Adding a provider touches files of this folder only.
 */

import type { KernelCatalogue, LinuxSource, LinuxWay } from './define-linux.ts';
import type { Dialect, DialectName } from './define-native.ts';
import type { EstatsItem } from './estats/items.ts';

/** How far a value or a firing can be trusted; the text says why it is not exact. */
export type Grade =
  | { readonly grade: 'exact' }
  | { readonly grade: 'approximate'; readonly why: string }
  | { readonly grade: 'unavailable'; readonly why: string };

export const exact: Grade = { grade: 'exact' };
export const approximate = (why: string): Grade => ({ grade: 'approximate', why });
export const unavailable = (why: string): Extract<Grade, { grade: 'unavailable' }> => ({
  grade: 'unavailable',
  why,
});

/**
 * The header that a bit field or an address is read from. `network` is what follows the link header and its
 * VLAN tags where that is not IP: an ARP packet. `quotedIp` is the IP header that an ICMP error sends back, and
 * `quotedTransport` what follows that.
 */
export type Layer = 'link' | 'network' | 'ip' | 'transport' | 'quotedIp' | 'quotedTransport';

/**
 * What the TCP tracker keeps for each end of a flow, by name. `state` is a TCP_STATE_* value.
 * Sequence numbers are 32-bit, windows are in bytes (scaled), rtt in milliseconds, `active` is
 * 1, 0 or -1, `retransmit` tells of the current segment. `side` is 0 for the client, 1 for the server.
 */
export type EndpointItem =
  | 'state'
  | 'iss'
  | 'irs'
  | 'suna'
  | 'snxt'
  | 'smax'
  | 'rack'
  | 'rnxt'
  | 'swnd'
  | 'rwnd'
  | 'sndScale'
  | 'rcvScale'
  | 'mss'
  | 'rtt'
  | 'rttDeviation'
  | 'active'
  | 'retransmit'
  | BetweenItem;

/** What is kept only where somebody asks what a host between the ends would know. */
export type BetweenItem = 'side' | 'provisional' | 'midway';

/** One comparison of a {@link Condition}; the sources are numbers. */
export type Comparison =
  | { readonly source: WireSource; readonly oneOf: readonly number[] }
  | { readonly source: WireSource; readonly atLeast: number }
  | { readonly source: WireSource; readonly equals: WireSource }
  /** There is such a header. */
  | { readonly has: Layer }
  /** All of one of these hold. */
  | { readonly any: readonly (readonly Comparison[])[] };

/** A question to a packet; every comparison must hold. */
export interface Condition {
  /** What is asked, as a noun phrase for listings: "an echo request or reply". */
  readonly text: string;
  readonly all: readonly Comparison[];
}

/** A number that the decoder derived from the headers. `protocol` is the transport's, behind IPv6 extension headers. */
export type PacketItem =
  | 'frameNumber'
  | 'ipVersion'
  | 'protocol'
  | 'payloadLength'
  | 'transportLength'
  | 'transportCaptured'
  | 'segmentLength'
  /** 1 for a D-SACK below the acknowledgement, 2 for one inside the block that follows it (RFC 2883), else 0. */
  | 'duplicateSack'
  | 'udpLength'
  | 'chunkCount'
  | 'chunkTypes'
  | 'isLocal'
  | 'wireLength';

/** Where a struct member's value comes from in a replay. */
export type WireSource =
  /** `width` bits at `offset` bytes into the layer's header, network byte order, then shift, mask, scale. */
  | {
      readonly from: 'bits';
      readonly layer: Layer;
      readonly offset: number;
      readonly width: 8 | 16 | 32;
      readonly shift?: number;
      readonly mask?: number;
      readonly scale?: number;
      /** Keep the raw bytes' order as the traced host (little-endian) would read them: ipv4_src. */
      readonly rawOrder?: boolean;
    }
  /** An IP address of the packet as text, either version. */
  | { readonly from: 'address'; readonly end: 'source' | 'destination' }
  /** The IP address at a place in a header, as text. */
  | {
      readonly from: 'addressAt';
      readonly layer: Layer;
      readonly offset: number;
      readonly version: 4 | 6;
    }
  /** `length` (6 unless given) bytes of a header (the link header unless given) as aa:bb:cc:dd:ee:ff. */
  | {
      readonly from: 'hardwareAddress';
      readonly offset: number;
      readonly layer?: Layer;
      readonly length?: number;
    }
  /** The address of a byte of a header, for pointer members: ipv4_hdr, ipv6_src. */
  | { readonly from: 'headerAddress'; readonly layer: Layer; readonly offset: number }
  | { readonly from: 'packet'; readonly item: PacketItem }
  | { readonly from: 'interfaceName' }
  /** The text that names an 8-bit protocol number read at `offset` of the IP header. */
  | { readonly from: 'protocolName'; readonly offset: number }
  /**
   * A number (from 1) for each end of a flow, as each end's host has a connection object of its own: the same for
   * what that end sends and receives.
   */
  | { readonly from: 'endpointNumber' }
  /** Local or remote port or address of the end that the probe fires for. */
  | { readonly from: 'endpointPort'; readonly end: 'local' | 'remote' }
  | { readonly from: 'endpointAddress'; readonly end: 'local' | 'remote' }
  | { readonly from: 'endpointLocal' }
  /** The TCP tracker's book on the end that the probe fires for. */
  | { readonly from: 'endpoint'; readonly item: EndpointItem }
  /** What a counter's probe adds: see {@link CounterDefinition}. */
  | { readonly from: 'increment' }
  /** The state before the change, in state-change. */
  | { readonly from: 'previousState' }
  /** The SCTP tracker's state of the end that the probe fires for, or that before the change. */
  | { readonly from: 'association'; readonly item: 'state' | 'previousState' }
  /**
   * A statistic of RFC 4898 about the end that the probe fires for. Times are kept in microseconds: `unit` is what
   * the member is in.
   */
  | {
      readonly from: 'estats';
      readonly item: EstatsItem;
      readonly unit?: 'milliseconds' | 'microseconds' | 'nanoseconds';
    }
  /** What has changed, in estats:::var. */
  | { readonly from: 'estatsChange'; readonly part: 'table' | 'name' | 'operation' | 'operand' }
  | { readonly from: 'constant'; readonly value: number | string }
  /** The entry of a string table; an index that the table does not have reads as its own text or in decimal. */
  | {
      readonly from: 'name';
      readonly table: string;
      readonly index: WireSource;
      readonly otherwise?: 'decimal';
    }
  /** The first source whose condition holds; without one the member reads 0 or the struct's text for what is absent. */
  | {
      readonly from: 'choice';
      readonly choices: readonly { readonly when: Condition; readonly source: WireSource }[];
    }
  /** 1 when it holds, else 0. */
  | { readonly from: 'test'; readonly when: Condition };

/** One member of an argument struct. A member without `wire` reads 0 or NULL in a replay. */
export interface FieldDefinition {
  /** With a dot it is a member of a member: `perf.SegsOut` of the struct `perf`. */
  readonly name: string;
  /** A D type: `uint16_t`, `string`, `struct tcphdr *`. */
  readonly type: string;
  readonly doc: string;
  readonly wire?: WireSource;
  /** What the wire makes of it; default exact with `wire`, must be given without. */
  readonly grade?: Grade;
  /**
   * How a running Linux kernel gives it, in order of preference. Header bits need no row: they follow from `wire`
   * where the header is in reach.
   */
  readonly linux?: readonly LinuxSource[] | undefined;
  /** Why no running kernel gives it, where none does. */
  readonly nowhere?: string | undefined;
}

/** An argument struct such as tcpinfo_t. */
export interface StructDefinition {
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly FieldDefinition[];
  /**
   * When the struct is present in a replay: without the condition the pointer is NULL and its members
   * read 0, or `absentText` for strings.
   */
  readonly present?:
    'ip' | 'ipv4' | 'ipv6' | 'transport' | 'link' | 'network' | 'flow' | 'always' | undefined;
  readonly absentText?: string | undefined;
  /** Another name that published scripts use, with the member prefixes it had: illinfo_t, ill_. */
  readonly alias?:
    | {
        readonly name: string;
        readonly prefix: string;
        readonly aliasPrefix: string;
      }
    | undefined;
}

/** `frame`: any frame. `ip`: IPv4 or IPv6. Numbers: those IP protocols (fragments but the first do not count) or ethertypes. */
export type EventLayer =
  | 'frame'
  | 'ip'
  | { readonly ipProtocols: readonly number[] }
  | { readonly etherTypes: readonly number[] };

/** What makes a probe fire in a replay. */
export type WireEvent =
  /** A packet leaves (`send`) or reaches (`receive`) the vantage, and holds such a header. */
  | {
      readonly on: 'send' | 'receive';
      readonly layer: EventLayer;
      /** Only packets of which this holds. */
      readonly when?: Condition;
    }
  /** The TCP tracker says so. */
  | { readonly on: 'tcp'; readonly event: TcpEvent; readonly when?: Condition }
  /** The SCTP tracker says that a state changes. */
  | { readonly on: 'sctp' }
  /** The first datagram between two UDP ends, and silence between them. */
  | { readonly on: 'stream'; readonly event: 'start' | 'end' }
  /** The table of connections that RFC 4898 describes: a row of it, at a moment. */
  | { readonly on: 'estats'; readonly event: EstatsEvent };

/** `sample`: a clock of the table's own. `var`: one number of the row is another than before. */
export type EstatsEvent = 'established' | 'closed' | 'sample' | 'var';

/** What the TCP tracker reports. */
export type TcpEvent =
  | 'connect-request'
  | 'connect-established'
  | 'connect-refused'
  | 'accept-established'
  | 'accept-refused'
  | 'state-change'
  | 'retransmit'
  | 'confirm-state';

/** A number of the packet, and what is added to it. */
export interface CounterIncrement {
  readonly source: WireSource;
  readonly plus?: number;
}

/** What makes a probe that of a counter. */
export interface CounterDefinition {
  /** The module of the probe, which tells counters of one name apart. */
  readonly group: string;
  /** Names of the counter elsewhere: a description may use them. */
  readonly aliases: readonly string[];
  /** A wildcard means those of the level that is asked for, and of the ones below. */
  readonly level: 'default' | 'diagnostic';
  /** By how much a packet moves it: 1 without. */
  readonly increment?: CounterIncrement;
}

export interface ProbeDefinition {
  readonly name: string;
  /** When it fires. */
  readonly doc: string;
  /** The published layout: one type an argument, `void` where there is none. */
  readonly args: readonly string[];
  /** Slots of `args` that are numbers: each is that member of a struct. `argN` is the number, too. */
  readonly scalars?: Readonly<Record<number, { readonly struct: string; readonly field: string }>>;
  /** It does not fire where that member is other than 0, unless the option is set. */
  readonly unless?: { readonly option: string; readonly struct: string; readonly field: string };
  readonly counter?: CounterDefinition;
  /** Slots of `args` whose pointer is always NULL: accept-refused has no connection. */
  readonly absent?: readonly number[];
  /** Older published layouts that resolve by member prefix: slot to struct. See DESIGN.md. */
  readonly prototypes?: readonly {
    readonly slot: number;
    readonly struct: string;
    readonly as?: 'previous';
  }[];
  /**
   * No system ships it among its provider's probes: a wildcard leaves it out, for programs of other systems mean what
   * those ship, unless it begins with the first word of the name, as `timeout-*` does.
   */
  readonly aside?: true;
  readonly wire?: WireEvent;
  readonly grade?: Grade;
  /** How a running Linux kernel provides it, in order of preference. */
  readonly linux?: readonly LinuxWay[];
  /** Without a way: why not, and what has it. */
  readonly nowhere?: string;
}

export interface ProviderDefinition {
  readonly name: string;
  readonly doc: string;
  /** Modules and functions that real systems name; scripts may name any, listings show the first. */
  readonly module: string;
  readonly function: string;
  readonly probes: readonly ProbeDefinition[];
  /** Names that somebody may look for here in vain, and why there is no such probe. */
  readonly lacks?: Readonly<Record<string, string>> | undefined;
}

export interface Catalogue {
  readonly providers: readonly ProviderDefinition[];
  readonly structs: ReadonlyMap<string, StructDefinition>;
  /** Integer constants that scripts expect: TH_SYN, IPPROTO_TCP, TCP_STATE_LISTEN, AF_INET. */
  readonly constants: ReadonlyMap<string, { readonly type: string; readonly value: bigint }>;
  /** Arrays of text by number: tcp_state_string. Anything else reads `absent`. */
  readonly stringTables: ReadonlyMap<
    string,
    { readonly entries: ReadonlyMap<number, string>; readonly absent: string }
  >;
  readonly linux?: KernelCatalogue;
  /** What each native DTrace has. */
  readonly native?: Readonly<Partial<Record<DialectName, Dialect>>>;
}
