/**
 * What a generated replay module needs of the run time, and what it gives back. The run time implements
 * {@link ReplayRuntime}; the generated text names these members and nothing else.
 */
import type { EstatsEvent, TcpEvent } from '../../../probes/define.ts';
import type { EstatsItem } from '../../../probes/estats/items.ts';
import type { Probe, Variable } from '../../program.ts';

/** Added to a byte's offset to make the address that a script sees: never 0, never a kernel's. */
export const packetAddressBase: number = 2 ** 40;

/** The address of the first byte of D's own memory. */
export const memoryBase: number = 2 ** 41;

/** int32 words of an IPv6 address and its id in the string table's map of them. */
export const addressRecordWords = 5;

/** Values that change from firing to firing, written by generated code and by the engine. */
export interface FiringContext {
  probe: Probe;
  /** True once exit() ran: nothing but END fires from then on. */
  stopping: boolean;
  /** TCP state of the end that fires, as that probe sees it, and before a state-change. */
  state: number;
  previousState: number;
  /** What a counter's probe adds. */
  increment: number;
  /** Those of the tracer in the dtrace provider's probes; 0 and '' elsewhere: a capture has no processes. */
  pid: number;
  ppid: number;
  uid: number;
  gid: number;
  execname: string;
}

/** What of RFC 4898's table of connections a program needs. */
export interface EstatsNeeds {
  /** Numbers that it reads. */
  readonly items: ReadonlySet<EstatsItem>;
  /** The members that these are: `perf.SegsOut`. */
  readonly members: ReadonlySet<string>;
  /** Probes of the estats provider that it enables. */
  readonly events: ReadonlySet<EstatsEvent>;
}

/** What a program needs the engine to keep; what it does not need costs nothing. */
export interface ReplayNeeds {
  /** Flow numbers and endpoints. */
  readonly flows: boolean;
  /** The one IP protocol whose packets can fire anything; undefined when there are more. */
  readonly onlyProtocol: number | undefined;
  /** The TCP tracker. */
  readonly tracking: boolean;
  /** Round-trip times, which the tracker measures only when asked to. */
  readonly timing: boolean;
  /** What the tracker keeps only where it is asked for: what a host between the ends would know. */
  readonly middle: boolean;
  /** The SCTP tracker. */
  readonly associations: boolean;
  /** Which UDP flows begin and fall silent. */
  readonly streams: boolean;
  /** RFC 4898's numbers of connections: those that clauses read, and whether all are watched for changes. */
  readonly estats: EstatsNeeds;
  /** Packets at all: false for a program of BEGIN and END only. */
  readonly packets: boolean;
  /** BEGIN reads the clock, which stands at the first packet's time. */
  readonly beginClock: boolean;
  /** Actions that must be allowed (-w) before anything runs. */
  readonly destructive: boolean;
  /** pcap(): the program itself says which packets are to be written. */
  readonly pcap: boolean;
}

/** What the engine wants of a module besides what the program does. */
export interface ReplayExtras {
  /** It is told of each clause of a packet's probe whose predicate was true: `P.mark(probe)`. */
  readonly marks?: boolean;
}

/** Objects that the text refers to by index: no name of the program enters the text. */
export interface ReplayTables {
  /** `K[n]`: probes, bound formats, types, specs. */
  readonly constants: readonly unknown[];
  /**
   * Associative arrays, `V[variable.id]` in the text: how many int32 words a key has, and for elements that are
   * structs how many bytes.
   */
  readonly arrays: readonly {
    readonly variable: Variable;
    readonly width: number;
    readonly objectSize?: number;
  }[];
  /** Bytes of variables of struct and array type. */
  readonly staticBytes: number;
}

export interface ReplayModuleText {
  /** A function body; its one parameter is the {@link ReplayRuntime}. */
  readonly source: string;
  readonly tables: ReplayTables;
  readonly needs: ReplayNeeds;
}

/** What ReplayRuntime.linkHeader() tells: the header's length in the lowest six bits, and these. */
export const linkHeaderBits = {
  length: 0x3f,
  ipv6: 0x40,
  /** It holds an ethertype. */
  typed: 0x80,
  directionShift: 8,
} as const;

/** Formats that walks are made for. */
export const walkedFormats = ['pcap', 'pcapng'] as const;
export type WalkedFormat = (typeof walkedFormats)[number];

interface Layout {
  readonly linkType: number;
  readonly littleEndian: boolean;
  /** Captured bytes of a record, or bytes of a block, at most; more are damage. */
  readonly largest: number;
}

/** How the packets of a capture lie in its bytes: in records of pcap, or in blocks of a section of pcapng. */
export type RecordLayout<Packet> =
  | (Layout & {
      readonly format: 'pcap';
      readonly headerBytes: number;
      readonly nanosecondsPerUnit: number;
    })
  | (Layout & {
      readonly format: 'pcapng';
      /** The section's interfaces from the first on that are of this link type. */
      readonly interfaces: readonly {
        readonly index: number;
        /** Sets the packet's time from the two halves of a timestamp. */
        readonly time: { stamp(packet: Packet, high: number, low: number): void };
      }[];
    });

/** What directions mean to a walk. */
export interface WalkedDirections {
  /** By direction, what a packet is seen as: bit 1 a send, bit 2 a receive. */
  readonly ways: readonly number[];
  /** The direction of most packets is known. */
  readonly directed: boolean;
}

/**
 * Takes the whole records from offset `at` of the buffer to before `limit`, whose frames count on from the packet's, and
 * fires what each fires. Returns the offset of the first record that it did not take: one that is not whole or looks
 * damaged, or whichever comes after exit().
 */
export type Walk<Packet> = (packet: Packet, at: number, limit: number) => number;

/** What the generated text returns. `p` is the Packet, `e` the endpoint that fires or -1. */
export interface ReplayModule<Packet> {
  readonly begin: ((p: Packet) => void) | undefined;
  readonly end: ((p: Packet) => void) | undefined;
  readonly error: ((p: Packet) => void) | undefined;
  readonly timers: readonly {
    readonly probe: Probe;
    readonly periodNs: number;
    readonly fire: (p: Packet) => void;
  }[];
  /** Fires what a packet fires. `seen`: bit 1 a send, bit 2 a receive. `e`: the sender's end. */
  readonly packet: (p: Packet, seen: number, e: number) => void;
  /** Fires what the TCP tracker tells of one end without a packet; `p` has a time and no bytes. */
  readonly connection: (p: Packet, e: number) => void;
  /**
   * Make the program's walk over one buffer; undefined for a program that needs more of each packet than that. Packets that
   * are not common go to `plain`, with their record's part set. `track` has the TCP tracker take a segment whose direction is
   * known.
   */
  readonly walks:
    | Readonly<
        Record<
          WalkedFormat,
          (
            layout: RecordLayout<Packet>,
            view: DataView,
            seen: WalkedDirections,
            plain: (packet: Packet) => void,
            track: (packet: Packet, sender: number) => void,
          ) => Walk<Packet>
        >
      >
    | undefined;
  /** Fires what the end of a UDP stream fires; `p` has a time and no bytes, `e` is the end that sent first. */
  readonly streamEnd: (p: Packet, seen: number, e: number) => void;
  /** Fires for a row of RFC 4898's table; `p` has a time and addresses. Absent when no such probe is enabled. */
  readonly estats?: Readonly<Partial<Record<EstatsEvent, (p: Packet, e: number) => void>>>;
}

/** What the text of a program that runs on events returns. */
export interface EventModule<Frame> extends Pick<ReplayModule<Frame>, 'begin' | 'end' | 'error'> {
  /** By probe id, of all other probes: packets', sockets' and timers'. */
  readonly events: Readonly<Record<number, (p: Frame) => void>>;
}

/** The members that generated text uses, by their short names. */
export interface ReplayRuntime {
  readonly K: readonly unknown[];
  /** Aggregations by id. */
  readonly A: readonly unknown[];
  /** Associative arrays. */
  readonly V: readonly unknown[];
  /** The string table. */
  readonly S: unknown;
  /** The consumer. */
  readonly C: unknown;
  /** Flow table and TCP tracker; undefined unless needed. */
  readonly F: unknown;
  readonly T: unknown;
  /** The SCTP tracker and UDP's streams; undefined unless needed. */
  readonly Q: unknown;
  readonly U: unknown;
  readonly X: FiringContext;
  /** Subroutines. */
  readonly L: unknown;
  /** D's memory. */
  readonly M: unknown;
  /** Helpers of the run time: facts of the packet, division, names. */
  readonly R: unknown;
  /** The packets that the program chooses. */
  readonly P: unknown;
  readonly D: {
    /** A clause threw: a Fault is reported and fires ERROR, anything else is thrown on. */
    readonly fault: (error: unknown, clause: number, packet: never, endpoint: number) => void;
  };
  /** Where the string table's maps of addresses begin to look for a key: see addressLookup(). */
  readonly wordSlot: (key: number, mask: number) => number;
  readonly quadSlot: (a: number, b: number, c: number, d: number) => number;
  /** What link headers other than Ethernet's say: see linkHeaderBits. */
  readonly linkHeader: (linkType: number, view: DataView, at: number, captured: number) => number;
  /** Which way the packet of a block of pcapng went. */
  readonly blockDirection: (view: DataView, littleEndian: boolean, at: number) => number;
  /** Codes of TcpTracker.eventKind. */
  readonly tcpEventCodes: Readonly<Record<TcpEvent, number>>;
}
