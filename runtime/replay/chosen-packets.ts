/**
 * The packets that a program chooses: those of --write, for which a clause's body ran, and those of pcap(), which are
 * copied, because their record is carried out when the packet itself is gone.
 */
import type { Probe } from '../../compiler/program.ts';
import { CaptureError } from '../capture/error.ts';
import type { CaptureInput } from '../capture/given-source.ts';
import { LinkType } from '../capture/linktypes.ts';
import type { Packet } from '../capture/packet.ts';
import { SCRATCH_BYTES } from '../capture/decode.ts';
import * as writing from '../capture/write/capture-writer.ts';
import { FaultCode, raise } from '../fault.ts';

/** A packet of pcap(), in bytes of its own. */
export interface CapturedPacket extends writing.Frame {
  /** The number that the packet has in its file, which is its pkt_addr. */
  readonly frameNumber: number;
}

/** What pcap() takes for "an IP header is first": PCAP_IP, and the numbers that it has in files. */
const ipProtocols: ReadonlySet<number> = new Set<number>([
  LinkType.rawBsd,
  LinkType.rawOpenBsd,
  LinkType.raw,
  LinkType.ipv4,
  LinkType.ipv6,
]);

const ipv6Header = 40;

/** Files that freopen() may open for packets: each holds some back. */
const MOST_FILES = 256;

/** How a probe is named in the comments of packets: as programs name it, whatever the module is. */
export function commentOf({ provider, name }: Probe): string {
  return `${provider}:::${name}`;
}

/** What is asked for of the packets that a program chooses. */
export interface Choice {
  /** The file that they are written to; without it, pcap() shows its packets. */
  readonly write?: string | undefined;
  /** The captures that are read: those that are files must not be written. */
  readonly captures: readonly CaptureInput[];
  /** Bytes that pcap() takes of a packet; all without. */
  readonly pcapsize?: number | undefined;
}

export class ChosenPackets {
  readonly #choice: Choice;
  /** Whether packets are written for which a clause's body ran: a program with pcap() chooses itself. */
  readonly writesMarked: boolean;
  #writer: writing.CaptureWriter | undefined;
  /** Those of freopen(), by the names that programs gave them. */
  readonly #reopened = new Map<string, writing.CaptureWriter>();
  #interfaceName: (index: number) => string = () => '';
  /** Of the packet at hand, the probes of which a clause's body ran, each once. */
  readonly #comments: string[] = [];

  /** @param hasPcap the program calls pcap() */
  constructor(choice: Choice, hasPcap: boolean) {
    this.#choice = choice;
    this.writesMarked = choice.write !== undefined && !hasPcap;
  }

  /**
   * Opens and empties the file. To be called when the captures are open: when one is not to be had, it stays as it is.
   * @throws CaptureError
   */
  open(interfaceName: (index: number) => string): void {
    this.#interfaceName = interfaceName;
    const { write } = this.#choice;
    if (write === undefined) return;
    this.#writer = new writing.CaptureWriter(write, this.#files());
    this.#writer.begin(interfaceName);
  }

  #files(): readonly string[] {
    return this.#choice.captures.filter((capture) => typeof capture === 'string');
  }

  /** Where the consumer puts the packets of pcap(), if there is a file for them. */
  get capture(): Pick<writing.CaptureWriter, 'write'> | undefined {
    if (this.#choice.write === undefined) return undefined;
    return { write: (frame, comments) => this.#writer?.write(frame, comments) };
  }

  /**
   * The capture that pcap() goes on with after freopen(): pcap, as Oracle's, where the file's name does not tell.
   * @param file a binary string
   * @returns why there can be none, when there cannot
   */
  captureTo(file: string): writing.CaptureWriter | string {
    const known = this.#reopened.get(file);
    if (known !== undefined) return known;
    if (this.#reopened.size >= MOST_FILES) return `${MOST_FILES} files are open already`;
    const path = Buffer.from(file, 'latin1').toString();
    try {
      const writer = new writing.CaptureWriter(path, this.#files(), 'pcap');
      writer.begin(this.#interfaceName);
      this.#reopened.set(file, writer);
      return writer;
    } catch (error) {
      if (error instanceof CaptureError) return error.message;
      throw error;
    }
  }

  /** A clause of that probe has found its predicate true. */
  mark(probe: Probe): void {
    // Of BEGIN, END, ERROR and the timers there is no packet.
    if (probe.definition === undefined) return;
    const comment = commentOf(probe);
    if (!this.#comments.includes(comment)) this.#comments.push(comment);
  }

  /** Writes the packet if it was marked; the next one is not. */
  writeMarked(packet: Packet): void {
    if (this.#comments.length === 0) return;
    this.#writer?.write(packet, this.#comments);
    this.#comments.length = 0;
  }

  get #writers(): readonly writing.CaptureWriter[] {
    return [...(this.#writer === undefined ? [] : [this.#writer]), ...this.#reopened.values()];
  }

  flush(): void {
    for (const writer of this.#writers) writer.flush();
  }

  /** Ends the files; what was wrong with them. */
  close(): readonly CaptureError[] {
    return this.#writers.flatMap((writer) => writer.close() ?? []);
  }

  /**
   * pcap()'s packet: of IP from its IP header on and to its own end, else the frame as captured. The address must be
   * this packet's pkt_addr; NULL is no packet. What is gone from memory, or never was there, is a bad address.
   */
  copy(packet: Packet, address: number, protocol: number): CapturedPacket | undefined {
    if (address === 0) return undefined;
    if (address !== packet.frameNumber) raise(FaultCode.BADADDR, BigInt(address));
    // A header in the scratch area was captured in part: where it began is not known any more.
    const onlyIp = ipProtocols.has(protocol) && packet.ip >= SCRATCH_BYTES;
    const start = onlyIp ? packet.ip : packet.start;
    const wireEnd = onlyIp ? ipEnd(packet) : packet.start + packet.wireLength;
    const end = Math.min(packet.end, wireEnd, start + (this.#choice.pcapsize ?? Infinity));
    const bytes = packet.bytes.slice(start, end);
    return {
      bytes,
      start: 0,
      end: bytes.length,
      wireLength: wireEnd - start,
      linkType: onlyIp ? LinkType.raw : packet.linkType,
      seconds: packet.seconds,
      nanoseconds: packet.nanoseconds,
      interfaceIndex: packet.interfaceIndex,
      direction: packet.direction,
      frameNumber: packet.frameNumber,
    };
  }
}

/** One past the last byte of the IP packet by its own length fields, captured or not. */
function ipEnd({ view, ip, ipVersion, payloadLength }: Packet): number {
  const header = ipVersion === 4 ? (view.getUint8(ip) & 0x0f) * 4 : ipv6Header;
  return ip + header + payloadLength;
}
