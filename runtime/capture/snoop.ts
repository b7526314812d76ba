import { CaptureError } from './error.ts';
import { LARGEST_RECORD, type Input } from './input.ts';
import type { InterfaceRegistry } from './interfaces.ts';
import { isSupportedLinkType, LinkType, unsupportedLinkType } from './linktypes.ts';
import { Direction, type Packet } from './packet.ts';
import { RecordReader } from './record-reader.ts';

/** The format of Solaris's snoop(8): RFC 1761. All numbers are big-endian. */
export const SNOOP_FILE_HEADER = 16;
export const SNOOP_RECORD_HEADER = 24;
/** "snoop" and three zero bytes. */
export const SNOOP_MAGIC = [0x736e6f6f, 0x70000000] as const;
export const SNOOP_VERSION = 2;

const NANOSECONDS_IN_MICROSECOND = 1000;
const MICROSECONDS = 1_000_000;

/**
 * Datalink types, as RFC 1761 and illumos's sys/dlpi.h number them, of which the decoder knows the LINKTYPE_*. The
 * values from 0x80000001 on are Solaris's own.
 */
const DATALINKS: ReadonlyMap<number, number> = new Map<number, number>([
  [0x00, LinkType.ethernet], // DL_CSMACD, IEEE 802.3
  [0x02, LinkType.tokenRing], // DL_TPR
  [0x04, LinkType.ethernet], // DL_ETHER
  [0x08, LinkType.fddi], // DL_FDDI
  [0x09, LinkType.null], // DL_OTHER
  [0x0e, LinkType.null], // DL_LOOP
  [0x10, LinkType.ipOverFibreChannel], // DL_FC
  [0x16, LinkType.ethernet], // DL_100VG
  [0x18, LinkType.ethernet], // DL_ETH_CSMA
  [0x19, LinkType.ethernet], // DL_100BT
  [0x8000_0001, LinkType.ipv4], // DL_IPV4, a tunnel's packets
  [0x8000_0002, LinkType.ipv6], // DL_IPV6
  [0x8000_0005, LinkType.ipnet], // DL_IPNET
  [0x8000_0007, LinkType.ipv6], // DL_6TO4
]);

/** What datalink type a file of packets of that LINKTYPE_* has; undefined when the format has none. */
export function snoopDatalink(linkType: number): number | undefined {
  if (linkType === LinkType.ethernet) return 0x04;
  return [...DATALINKS].find(([, known]) => known === linkType)?.[0];
}

export class SnoopReader extends RecordReader {
  readonly #linkType: number;
  readonly #interfaceIndex: number;

  /** `input` is at the file header, all of which is there. Throws a CaptureError for what it cannot read. */
  constructor(name: string, input: Input, interfaces: InterfaceRegistry) {
    super(name, input, interfaces);
    const { view, position } = input;
    const version = view.getUint32(position + 8);
    if (version !== SNOOP_VERSION)
      throw new CaptureError(name, `snoop version ${version} is not supported`);
    this.#linkType = linkTypeOf(name, view.getUint32(position + 12));
    this.#interfaceIndex = interfaces.register('snoop0');
    input.position += SNOOP_FILE_HEADER;
  }

  next(packet: Packet): boolean {
    const input = this.input;
    const view = input.view;
    const at = input.position;
    const left = input.limit - at;
    if (this.error !== undefined) return false;
    if (left < SNOOP_RECORD_HEADER) return this.#wait(SNOOP_RECORD_HEADER);
    const wire = view.getUint32(at);
    const captured = view.getUint32(at + 4);
    const length = view.getUint32(at + 8);
    if (length > LARGEST_RECORD || captured > length - SNOOP_RECORD_HEADER)
      return this.fail(`the record length ${length} is corrupt`);
    if (left < length) return this.#wait(length);
    this.#setTime(packet, view.getUint32(at + 16), view.getUint32(at + 20));
    if (packet.bytes !== input.bytes) {
      packet.bytes = input.bytes;
      packet.view = view;
    }
    packet.start = at + SNOOP_RECORD_HEADER;
    packet.end = packet.start + captured;
    packet.wireLength = wire > captured ? wire : captured;
    packet.linkType = this.#linkType;
    packet.interfaceIndex = this.#interfaceIndex;
    packet.direction = Direction.unknown;
    packet.frameNumber = ++this.frames;
    // "Cumulative drops": all from the beginning to this packet.
    this.dropped = view.getUint32(at + 12);
    input.position = at + length;
    return true;
  }

  #setTime(packet: Packet, seconds: number, microseconds: number): void {
    const whole = microseconds < MICROSECONDS ? 0 : Math.floor(microseconds / MICROSECONDS);
    packet.seconds = seconds + whole;
    packet.nanoseconds = (microseconds - whole * MICROSECONDS) * NANOSECONDS_IN_MICROSECOND;
  }

  #wait(needed: number): false {
    this.needed = needed;
    return false;
  }
}

/** The LINKTYPE_* of a datalink type. Throws a CaptureError for one that has none, or one that is not supported. */
function linkTypeOf(name: string, datalink: number): number {
  const linkType = DATALINKS.get(datalink);
  if (linkType === undefined)
    throw new CaptureError(name, `snoop datalink type ${datalink} is not supported`);
  if (!isSupportedLinkType(linkType)) throw new CaptureError(name, unsupportedLinkType(linkType));
  return linkType;
}
