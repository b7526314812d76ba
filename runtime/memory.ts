/**
 * D's own memory: variables of struct and array type, their elements, and the scratch that alloca() gives.
 * Addresses are plain numbers; those of the packet's bytes and of this memory are told apart by their
 * range, and everything else is a bad address. Objects are little-endian, as on the traced host.
 */
import { memoryBase, packetAddressBase } from '../compiler/backends/replay/interface.ts';
import type { Packet } from './capture/packet.ts';
import { FaultCode, raise } from './fault.ts';
import { type EntryBudget, KeyTable } from './tables/key-table.ts';

/** The address that the text `place` of a packet has is checked by its owner. */
type Place = (packet: Packet, address: number, length: number) => number;

/** Bytes before the scratch that belong to nothing: dtrace's scratch space begins with as many. */
const scratchGuard = 8;

/** Bytes behind the variables that an index past the last one reads: a cast switches the checks off. */
const slack = 4096;

export class Memory {
  #bytes: Uint8Array;
  #view: DataView;
  #used: number;
  readonly #scratchStart: number;
  readonly #scratchEnd: number;
  #scratchUsed: number;
  readonly #place: Place;
  /** Offsets of freed objects, by their size. */
  readonly #free = new Map<number, number[]>();

  /**
   * @param staticBytes bytes of variables, at the start of the memory
   * @param scratchBytes the option scratchsize: what the alloca()s of one clause share
   */
  constructor(staticBytes: number, scratchBytes: number, place: Place) {
    this.#scratchStart = this.#scratchUsed = Math.ceil(staticBytes / 8) * 8 + slack + scratchGuard;
    this.#scratchEnd = this.#scratchStart + scratchBytes;
    this.#used = Math.ceil(this.#scratchEnd / 8) * 8;
    this.#bytes = new Uint8Array(this.#used);
    this.#view = new DataView(this.#bytes.buffer);
    this.#place = place;
  }

  /** The address of zeroed memory for an object that lives until it is released. */
  allocate(size: number): number {
    const free = this.#free.get(size)?.pop();
    if (free !== undefined) {
      this.#bytes.fill(0, free, free + size);
      return memoryBase + free;
    }
    const offset = this.#used;
    this.#used += Math.ceil(size / 8) * 8;
    this.#grow();
    return memoryBase + offset;
  }

  release(address: number, size: number): void {
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [address - memoryBase]);
    else free.push(address - memoryBase);
  }

  #grow(): void {
    if (this.#used <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#used, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** A clause starts: what the one before took is free again. */
  resetScratch(): void {
    this.#scratchUsed = this.#scratchStart;
  }

  /** alloca(): zeroed and aligned to 8 bytes. */
  alloca(size: number): number {
    if (!(size >= 0 && size <= 2 ** 31)) raise(FaultCode.BADSIZE, BigInt(Math.trunc(size) || 0));
    const offset = this.#scratchUsed;
    const end = offset + Math.ceil(size / 8) * 8;
    if (end > this.#scratchEnd) raise(FaultCode.NOSCRATCH);
    this.#scratchUsed = end;
    this.#bytes.fill(0, offset, end);
    return memoryBase + offset;
  }

  /** The offset of `length` bytes of this memory; -1 when the address is elsewhere. */
  #own(address: number, length: number): number {
    const offset = address - memoryBase;
    if (offset >= this.#scratchStart - scratchGuard && offset < this.#scratchEnd)
      this.#checkScratch(offset, length);
    return offset >= 0 && offset + length <= this.#used ? offset : -1;
  }

  /** Only what the clause has allocated can be touched; dtrace tells where by the offset in its scratch space. */
  #checkScratch(offset: number, length: number): void {
    if (offset < this.#scratchStart || offset >= this.#scratchUsed)
      raise(FaultCode.BADADDR, BigInt(offset - this.#scratchStart + scratchGuard));
    if (offset + length > this.#scratchUsed) raise(FaultCode.BADSIZE, BigInt(length));
  }

  /** The view and the offset that `length` bytes are read at. */
  #readable(packet: Packet, address: number, length: number): number {
    const own = this.#own(address, length);
    if (own >= 0) return own;
    if (address < packetAddressBase) raise(FaultCode.BADADDR, BigInt(Math.trunc(address)));
    return this.#place(packet, address, length);
  }

  /** The bytes that an address is in. */
  viewOf(packet: Packet, address: number): DataView {
    return address >= memoryBase ? this.#view : packet.view;
  }

  /** The offset of `length` bytes in those of {@link viewOf}; -1 for NULL. */
  offsetOf(packet: Packet, address: number, length: number): number {
    return address === 0 ? -1 : this.#readable(packet, address, length);
  }

  /** `size` (1 to 4) bytes as an int32: the caller extends the sign. */
  load(packet: Packet, address: number, size: number): number {
    const offset = this.#readable(packet, address, size);
    const view = this.viewOf(packet, address);
    if (size === 4) return view.getInt32(offset, true);
    let value = view.getUint8(offset);
    for (let i = 1; i < size; i++) value |= view.getUint8(offset + i) << (8 * i);
    return value;
  }

  /** `size` (5 to 8) bytes as a canonical signed 64-bit value. */
  loadBig(packet: Packet, address: number, size: number): bigint {
    const offset = this.#readable(packet, address, size);
    const view = this.viewOf(packet, address);
    if (size === 8) return view.getBigInt64(offset, true);
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(offset + i));
    return value;
  }

  loadAddress(packet: Packet, address: number): number {
    return Number(BigInt.asUintN(64, this.loadBig(packet, address, 8)));
  }

  /** Only D's own memory can be written. */
  #writable(address: number, length: number): number {
    const offset = this.#own(address, length);
    return offset >= 0 ? offset : raise(FaultCode.BADADDR, BigInt(Math.trunc(address)));
  }

  store(address: number, size: number, value: number): void {
    const offset = this.#writable(address, size);
    for (let i = 0; i < size; i++) this.#bytes[offset + i] = value >> (8 * i);
  }

  storeBig(address: number, size: number, value: bigint): void {
    const offset = this.#writable(address, size);
    if (size === 8) return this.#view.setBigInt64(offset, value, true);
    for (let i = 0; i < size; i++)
      this.#bytes[offset + i] = Number(BigInt.asUintN(8, value >> BigInt(8 * i)));
  }

  /** Stores a string into an object of `size` bytes; NULL is stored as the empty string. */
  storeText(address: number, value: string | null, size: number): void {
    const offset = this.#writable(address, size);
    const length = Math.min(value?.length ?? 0, size - 1);
    for (let i = 0; i < length; i++) this.#bytes[offset + i] = value!.charCodeAt(i);
    this.#bytes.fill(0, offset + length, offset + size);
  }

  /** Copies an object and gives the target's address. */
  copy(packet: Packet, to: number, from: number, size: number): number {
    const target = this.#writable(to, size);
    const source = this.#readable(packet, from, size);
    const bytes = from >= memoryBase ? this.#bytes : packet.bytes;
    this.#bytes.set(bytes.subarray(source, source + size), target);
    return to;
  }

  /** bcopy(): the target must be scratch memory. */
  copyToScratch(packet: Packet, from: number, to: number, size: number): void {
    const target = to - memoryBase;
    if (!(size >= 0)) raise(FaultCode.BADSIZE, BigInt(size));
    this.#checkScratch(target, size);
    if (size > 0) this.copy(packet, to, from, size);
  }

  /** bcopy() from a string: its bytes, and zeros behind them. */
  textToScratch(text: string, to: number, size: number): void {
    const target = to - memoryBase;
    if (!(size >= 0)) raise(FaultCode.BADSIZE, BigInt(size));
    this.#checkScratch(target, size);
    for (let i = 0; i < size; i++)
      this.#bytes[target + i] = i < text.length ? text.charCodeAt(i) : 0;
  }

  zero(address: number, size: number): void {
    const offset = this.#writable(address, size);
    this.#bytes.fill(0, offset, offset + size);
  }

  /** `size` bytes at an address, as a binary string. */
  bytes(packet: Packet, address: number, size: number): string {
    if (size === 0) return '';
    const offset = this.#readable(packet, address, size);
    const { buffer, byteOffset } = address >= memoryBase ? this.#bytes : packet.bytes;
    return Buffer.from(buffer, byteOffset + offset, size).toString('latin1');
  }

  /** As {@link text}, but a null pointer is the string NULL. */
  textOrNull(packet: Packet, address: number, most: number): string | null {
    return address === 0 ? null : this.text(packet, address, most);
  }

  /** Where the part of the memory ends that an offset is in. */
  #endFor(offset: number): number {
    const scratch = offset >= this.#scratchStart && offset < this.#scratchEnd;
    return scratch ? this.#scratchUsed : this.#used;
  }

  /** The string at an address up to its NUL, of at most `most` bytes. */
  text(packet: Packet, address: number, most: number): string {
    const first = this.#readable(packet, address, 1);
    const own = address >= memoryBase;
    const bytes = own ? this.#bytes : packet.bytes;
    const end = Math.min(first + most, own ? this.#endFor(first) : packet.end);
    let stop = first;
    while (stop < end && bytes[stop] !== 0) stop++;
    return Buffer.from(bytes.buffer, bytes.byteOffset + first, stop - first).toString('latin1');
  }
}

/** An associative array whose elements are structs in memory. */
export class ObjectArray {
  readonly keys: KeyTable;
  readonly #memory: Memory;
  readonly #size: number;
  /** By entry; 0 where none was made. */
  readonly #addresses: number[] = [];
  /** What an absent element reads: zeros that nobody writes. */
  readonly #absent: number;

  constructor(width: number, size: number, memory: Memory, budget?: EntryBudget) {
    this.keys = new KeyTable(width, budget);
    this.#memory = memory;
    this.#size = size;
    this.#absent = memory.allocate(size);
  }

  /** The address of an entry's element, made when the entry is new. */
  address(entry: number): number {
    if (entry < 0) return this.#absent;
    return (this.#addresses[entry] ||= this.#memory.allocate(this.#size));
  }

  /** Only 0 is put: it deletes the element. */
  put(entry: number): void {
    if (entry < 0) return;
    const address = this.#addresses[entry] ?? 0;
    if (address !== 0) this.#memory.release(address, this.#size);
    this.#addresses[entry] = 0;
    this.keys.remove(entry);
  }
}
