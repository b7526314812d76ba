/** What generated code calls besides the tables: packet facts, faults, division. */
import { packetAddressBase } from '../../compiler/backends/replay/interface.ts';
import type { Catalogue } from '../../probes/define.ts';
import { SCRATCH_BYTES } from '../capture/decode.ts';
import type { FlowTable } from '../capture/flow-table.ts';
import type { Packet } from '../capture/packet.ts';
import { chunkCount, chunkTypes } from '../capture/sctp-chunks.ts';
import { duplicateSack } from '../capture/tcp-options.ts';
import { quotedIp, quotedTransport } from '../capture/quoted.ts';
import { FaultCode, raise } from '../fault.ts';
import { symbolText, type SymbolName } from '../symbol-text.ts';
import type { StringTable } from '../tables/strings.ts';

/** An IPv4 or IPv6 loopback address at `offset`: 127/8, ::1. */
function isLoopback(view: DataView, version: number, offset: number): boolean {
  if (version === 4) return view.getUint8(offset) === 127;
  return (
    view.getInt32(offset) === 0 &&
    view.getInt32(offset + 4) === 0 &&
    view.getInt32(offset + 8) === 0 &&
    view.getInt32(offset + 12) === 1
  );
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export class Host {
  readonly #strings: StringTable;
  readonly #catalogue: Catalogue;
  readonly #protocolNames: ReadonlyMap<number, string>;
  readonly #interfaceName: (index: number) => string;
  readonly #flows: FlowTable | undefined;
  /** arg1 to arg5 while ERROR fires. */
  errorArguments: readonly bigint[] | undefined;
  /** What lies at an address of the kernel; a capture knows of none. */
  resolve: ((address: bigint) => SymbolName | undefined) | undefined;

  constructor(
    strings: StringTable,
    catalogue: Catalogue,
    protocolNames: ReadonlyMap<number, string>,
    interfaceName: (index: number) => string,
    flows: FlowTable | undefined,
  ) {
    this.#strings = strings;
    this.#catalogue = catalogue;
    this.#protocolNames = protocolNames;
    this.#interfaceName = interfaceName;
    this.#flows = flows;
  }

  /** The string id of the local (0) or remote (1) address of an end; "<unknown>" without a flow. */
  endpointAddress(endpoint: number, remote: 0 | 1): number {
    const flows = this.#flows;
    if (endpoint < 0 || flows === undefined) return this.#strings.internText('<unknown>');
    const end = endpoint ^ remote;
    if (!flows.isIPv6(end)) return this.#strings.internV4(flows.addressWord(end, 0));
    return this.#strings.internV6(
      flows.addressWord(end, 0),
      flows.addressWord(end, 1),
      flows.addressWord(end, 2),
      flows.addressWord(end, 3),
    );
  }

  /** The string id of the IPv4 (4) or IPv6 (6) address at an offset. */
  addressAt(view: DataView, version: number, offset: number): number {
    if (version === 4) return this.#strings.internV4(view.getInt32(offset));
    return this.#strings.internV6(
      view.getInt32(offset),
      view.getInt32(offset + 4),
      view.getInt32(offset + 8),
      view.getInt32(offset + 12),
    );
  }

  /** So many bytes of a header as aa:bb:cc:dd:ee:ff. */
  hardwareAddress(view: DataView, offset: number, length: number): string {
    let text = hex[view.getUint8(offset)];
    for (let i = 1; i < length; i++) text += `:${hex[view.getUint8(offset + i)]}`;
    return text;
  }

  /** Where the packet that an ICMP error quotes has its IP header and its ports; -1 where there are none. */
  quotedIp(packet: Packet): number {
    return quotedIp(packet);
  }

  quotedTransport(packet: Packet): number {
    return quotedTransport(packet);
  }

  interfaceName({ interfaceIndex }: Packet): string {
    return this.#interfaceName(interfaceIndex);
  }

  /** 1 when either address is a loopback one. */
  isLocal({ view, ip, ipVersion }: Packet): number {
    if (ipVersion === 0) return 0;
    const at = ipVersion === 4 ? ip + 12 : ip + 8;
    const size = ipVersion === 4 ? 4 : 16;
    return isLoopback(view, ipVersion, at) || isLoopback(view, ipVersion, at + size) ? 1 : 0;
  }

  /** Header and data; a length field of 0 is that of an offloaded datagram. */
  udpLength(view: DataView, transport: number, transportLength: number): number {
    const length = view.getUint16(transport + 4);
    return length === 0 ? transportLength : length;
  }

  /** sym(), func(), mod(): the name of an address, or the address where it has none. */
  symbol(shown: string, address: bigint): string {
    const unsigned = BigInt.asUintN(64, address);
    const found = this.resolve?.(unsigned);
    return shown === 'mod' && found !== undefined ? found.module : symbolText(found, unsigned);
  }

  /** Bytes of data that the segment's IP header promises. */
  segmentLength(view: DataView, transport: number, transportLength: number): number {
    const header = (view.getUint8(transport + 12) >> 4) * 4;
    return transportLength > header ? transportLength - header : 0;
  }

  duplicateSack(packet: Packet): number {
    return duplicateSack(packet);
  }

  chunkCount(packet: Packet): number {
    return chunkCount(packet);
  }

  chunkTypes(packet: Packet): number {
    return chunkTypes(packet);
  }

  protocolName(protocol: number): string {
    return this.#protocolNames.get(protocol) ?? String(protocol);
  }

  /** tcp_state_string[n] and its kin; what the table does not have reads as its own text, or in decimal. */
  stringTable(name: string, index: number, decimal = false): string {
    const table = this.#catalogue.stringTables.get(name)!;
    return table.entries.get(index) ?? (decimal ? String(index) : table.absent);
  }

  /** arg0 to arg9 of ERROR. */
  errorArgument(index: number): bigint {
    return this.errorArguments?.[index] ?? 0n;
  }

  /**
   * arg0 to arg9. A packet's are identities, as the kernel's pointers are: frame, flow, IP header, flow,
   * transport header. ERROR's describe the fault.
   */
  rawArgument(index: number, packet: Packet, endpoint: number): bigint {
    if (this.errorArguments !== undefined) return this.errorArgument(index);
    if (packet.ip < 0) return index === 0 ? BigInt(packet.frameNumber) : 0n;
    switch (index) {
      case 0:
        return BigInt(packet.frameNumber);
      case 1:
      case 3:
        return endpoint < 0 ? 0n : BigInt(this.#flows?.identity(endpoint) ?? 0);
      case 2:
        return BigInt(packetAddressBase + packet.ip);
      case 4:
        return packet.transport < 0 ? 0n : BigInt(packetAddressBase + packet.transport);
      default:
        return 0n;
    }
  }

  /**
   * The offset of a packet address that `length` bytes are read at; -1 for NULL. Addresses outside the
   * packet (kept from another one, or made up) raise BADADDR.
   */
  place({ start, end }: Packet, address: number, length: number): number {
    if (address === 0) return -1;
    const offset = address - packetAddressBase;
    const inPacket = offset >= start && offset + length <= end;
    const inScratch = offset >= 0 && offset + length <= SCRATCH_BYTES;
    if (!inPacket && !inScratch) raise(FaultCode.BADADDR, BigInt(address));
    return offset;
  }

  /** An address that must lead somewhere. */
  notNull(address: number): number {
    return address === 0 ? raise(FaultCode.BADADDR) : address;
  }

  /** The index, when it is inside an array of that length. */
  bounded(index: number, length: number, size: number): number {
    if (index >= 0 && index < length) return index;
    // dtrace checks the offset in bytes, unsigned, and reports what index that would be.
    const offset = BigInt.asUintN(64, BigInt(index) * BigInt(size));
    return raise(FaultCode.BADINDEX, offset / BigInt(size));
  }

  /** The signed character of a string; 0 at and behind its end. */
  textByte(value: string | null, index: number): number {
    const text = value ?? raise(FaultCode.BADADDR, BigInt(index));
    if (index < 0) return raise(FaultCode.BADADDR);
    return index < text.length ? (text.charCodeAt(index) << 24) >> 24 : 0;
  }

  /** The string from a character on. */
  textTail(value: string | null, index: number): string {
    if (value === null) return raise(FaultCode.BADADDR, BigInt(index));
    return index < 0 ? raise(FaultCode.BADADDR) : value.slice(index);
  }

  /** Reading NULL as a string is a fault at address 0. */
  text(value: string | null): string {
    return value ?? raise(FaultCode.BADADDR);
  }

  /** Less than, equal to or greater than 0; NULL is less than every string. */
  compareText(a: string | null, b: string | null): number {
    if (a === b) return 0;
    if (a === null) return -1;
    if (b === null) return 1;
    return a < b ? -1 : 1;
  }

  divide(a: number, b: number): number {
    return b === 0 ? raise(FaultCode.DIVZERO) : Math.trunc(a / b);
  }

  remainder(a: number, b: number): number {
    return b === 0 ? raise(FaultCode.DIVZERO) : a % b;
  }

  divisor(b: bigint): bigint {
    return b === 0n ? raise(FaultCode.DIVZERO) : b;
  }
}
