/** Byte order, device numbers and pseudo-random integers. */

/** htons() and ntohs() of the traced host, which is little-endian. Takes and gives 0 to 65535. */
export function swap16(value: number): number {
  return ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
}

/** htonl() and ntohl(). Takes any integer's low 32 bits, gives 0 to 2^32 - 1. */
export function swap32(value: number): number {
  return ((swap16(value) << 16) | swap16(value >>> 16)) >>> 0;
}

/** htonll() and ntohll(): from register to register, so the result is signed. */
export function swap64(value: bigint): bigint {
  const low = BigInt(swap32(Number(BigInt.asUintN(32, value))));
  const high = BigInt(swap32(Number(BigInt.asUintN(32, value >> 32n))));
  return BigInt.asIntN(64, (low << 32n) | high);
}

/** The major number of a 32-bit dev_t of Linux's kernel: its upper 12 bits. */
export function major(device: number): number {
  return device >>> 20;
}

/** The minor number: the lower 20 bits. */
export function minor(device: number): number {
  return device & 0xfffff;
}

/**
 * A small generator (Weyl sequence and murmur3's finaliser): uniform over all 2^32 values, which it
 * visits once each. The same seed gives the same sequence, so a replay is repeatable.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** The next int, -2^31 to 2^31 - 1: dtrace's rand() has all 32 bits. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  }
}
