/** Ethernet frames of a made-up capture, written as pcap records straight into a chunk of the file. */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';

/** Bytes kept of each frame. */
export const SNAP_LENGTH = 96;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const ETHERNET_HEADER = 14;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;
const UDP_HEADER = 8;
const CHUNK_BYTES = 1 << 20;

const TCP = 6;
const UDP = 17;

export const Flag = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 } as const;

/** TCP options as Linux sends them: MSS 1460, SACK, timestamps, window scale 7 in a SYN; timestamps elsewhere. */
const SYN_OPTIONS = Uint8Array.of(2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7);
const OTHER_OPTIONS = Uint8Array.of(1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 1);

/** An address as it is in a header, and as every tool prints it. */
export interface Host {
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** One TCP segment or UDP datagram; the traffic model overwrites a single instance. */
export interface Datagram {
  source: Host;
  destination: Host;
  sourcePort: number;
  destinationPort: number;
  /** Bytes after the transport header. */
  payload: number;
}

export interface Segment extends Datagram {
  sequence: number;
  acknowledgement: number;
  flags: number;
}

/** What was written, as the truth wants it. */
export interface Lengths {
  /** Bytes after the IPv4 header; IPv6's payload length. */
  ipPayload: number;
  /** The whole frame on the wire. */
  frame: number;
}

/** A pcap file (little-endian, microseconds, Ethernet), hashed while it is written. */
export class CaptureWriter {
  /** Lengths of the frame that was written last. */
  readonly lengths: Lengths = { ipPayload: 0, frame: 0 };
  bytesWritten = 0;
  readonly #descriptor: number;
  readonly #hash = createHash('sha256');
  readonly #bytes = new Uint8Array(CHUNK_BYTES + 4096);
  readonly #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #identification = 0;

  /** `descriptor` is open for writing; the caller closes it. */
  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    const view = this.#view;
    view.setUint32(0, 0xa1b2c3d4, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, SNAP_LENGTH, true);
    view.setUint32(20, 1, true);
    this.#at = FILE_HEADER_BYTES;
  }

  /** `microseconds` since 1970. */
  tcp(segment: Segment, microseconds: number): void {
    const options = (segment.flags & Flag.SYN) !== 0 ? SYN_OPTIONS : OTHER_OPTIONS;
    const header = TCP_HEADER + options.length;
    const at = this.#ip(segment, TCP, header + segment.payload, microseconds);
    const view = this.#view;
    this.#ports(segment, at);
    view.setUint32(at + 4, segment.sequence);
    view.setUint32(at + 8, segment.acknowledgement);
    view.setUint8(at + 12, (header / 4) << 4);
    view.setUint8(at + 13, segment.flags);
    view.setUint16(at + 14, 64240);
    this.#bytes.set(options, at + TCP_HEADER);
    view.setUint16(at + 16, this.#checksum(segment, TCP, at, header, header + segment.payload));
    this.#finish();
  }

  udp(datagram: Datagram, microseconds: number): void {
    const length = UDP_HEADER + datagram.payload;
    const at = this.#ip(datagram, UDP, length, microseconds);
    this.#ports(datagram, at);
    this.#view.setUint16(at + 4, length);
    this.#view.setUint16(at + 6, this.#checksum(datagram, UDP, at, UDP_HEADER, length));
    this.#finish();
  }

  /** Writes what is left; the SHA-256 of the whole file in hexadecimal. */
  close(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  /** Record, Ethernet and IP headers, and zeros for the rest; where the transport header begins. */
  #ip(datagram: Datagram, protocol: number, length: number, microseconds: number): number {
    const { bytes: source } = datagram.source;
    const ipv4 = source.length === 4;
    const ipHeader = ipv4 ? IPV4_HEADER : IPV6_HEADER;
    const frame = ETHERNET_HEADER + ipHeader + length;
    this.#record(frame, microseconds);
    const ethernet = this.#at + RECORD_HEADER_BYTES;
    this.#bytes.fill(0, ethernet, ethernet + SNAP_LENGTH + TCP_HEADER * 3);
    const view = this.#view;
    view.setUint32(ethernet + 2, 0x02000001);
    view.setUint32(ethernet + 8, 0x02000002);
    view.setUint16(ethernet + 12, ipv4 ? 0x0800 : 0x86dd);
    const ip = ethernet + ETHERNET_HEADER;
    if (ipv4) this.#ipv4(datagram, ip, protocol, length);
    else this.#ipv6(datagram, ip, protocol, length);
    this.lengths.ipPayload = length;
    this.lengths.frame = frame;
    return ip + ipHeader;
  }

  #record(frame: number, microseconds: number): void {
    const view = this.#view;
    view.setUint32(this.#at, Math.floor(microseconds / 1e6), true);
    view.setUint32(this.#at + 4, microseconds % 1e6, true);
    view.setUint32(this.#at + 8, Math.min(frame, SNAP_LENGTH), true);
    view.setUint32(this.#at + 12, frame, true);
  }

  #ipv4({ source, destination }: Datagram, ip: number, protocol: number, length: number): void {
    const view = this.#view;
    this.#identification = (this.#identification + 1) & 0xffff;
    view.setUint16(ip, 0x4500);
    view.setUint16(ip + 2, IPV4_HEADER + length);
    view.setUint16(ip + 4, this.#identification);
    view.setUint16(ip + 6, 0x4000);
    view.setUint8(ip + 8, 64);
    view.setUint8(ip + 9, protocol);
    this.#bytes.set(source.bytes, ip + 12);
    this.#bytes.set(destination.bytes, ip + 16);
    view.setUint16(ip + 10, folded(this.#sum(ip, IPV4_HEADER)));
  }

  #ipv6({ source, destination }: Datagram, ip: number, protocol: number, length: number): void {
    const view = this.#view;
    view.setUint32(ip, 0x60000000);
    view.setUint16(ip + 4, length);
    view.setUint8(ip + 6, protocol);
    view.setUint8(ip + 7, 64);
    this.#bytes.set(source.bytes, ip + 8);
    this.#bytes.set(destination.bytes, ip + 24);
  }

  #ports({ sourcePort, destinationPort }: Datagram, at: number): void {
    this.#view.setUint16(at, sourcePort);
    this.#view.setUint16(at + 2, destinationPort);
  }

  /** Of header, pseudo-header and a payload of zeros. */
  #checksum(
    { source }: Datagram,
    protocol: number,
    at: number,
    header: number,
    length: number,
  ): number {
    const addresses = source.bytes.length * 2;
    return folded(this.#sum(at - addresses, addresses) + protocol + length + this.#sum(at, header));
  }

  #sum(from: number, length: number): number {
    let sum = 0;
    for (let i = from; i < from + length; i += 2) sum += this.#view.getUint16(i);
    return sum;
  }

  #finish(): void {
    this.#at += RECORD_HEADER_BYTES + Math.min(this.lengths.frame, SNAP_LENGTH);
    if (this.#at >= CHUNK_BYTES) this.#flush();
  }

  #flush(): void {
    const chunk = this.#bytes.subarray(0, this.#at);
    this.#hash.update(chunk);
    for (let done = 0; done < chunk.length;)
      done += writeSync(this.#descriptor, chunk, done, chunk.length - done);
    this.bytesWritten += chunk.length;
    this.#at = 0;
  }
}

/** RFC 1071. */
function folded(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
