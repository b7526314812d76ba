import type { Packet } from './packet.ts';

const NANOSECONDS = 1_000_000_000;
/** Up to here a count of units and a 32-bit number can be added exactly. */
const LARGEST_UNITS = 2 ** 52;
/** part * 10^9 stays below 2^53 for part below this. */
const LARGEST_EXACT_PART = 2 ** 23;

/**
 * Turns pcapng's 64-bit timestamps into seconds and nanoseconds, exactly (finer resolutions are cut to nanoseconds).
 * The upper half of the number changes rarely: what it stands for is kept, and the lower half added to it in plain
 * numbers. if_tsresol and if_tsoffset: draft-ietf-opsawg-pcapng, section 4.2.
 */
export class Timescale {
  readonly #unitsPerSecond: bigint;
  readonly #units: number;
  readonly #offset: bigint;
  readonly #decimal: boolean;
  /** Nanoseconds in a unit, where that is a whole number; else 0. */
  readonly #multiple: number;
  /** The upper half that the next three are for; -1 for none. */
  #high = -1;
  /** A time in whole seconds, and how many units after it the timestamp with a lower half of 0 is (may be negative). */
  #seconds = 0;
  #unitsAfter = 0;

  /** `resolution` is the if_tsresol byte, `offset` if_tsoffset in seconds. */
  constructor(resolution: number, offset: bigint) {
    const exponent = resolution & 0x7f;
    this.#decimal = (resolution & 0x80) === 0;
    this.#unitsPerSecond = (this.#decimal ? 10n : 2n) ** BigInt(exponent);
    this.#units = Number(this.#unitsPerSecond);
    this.#multiple = this.#decimal && this.#units <= NANOSECONDS ? NANOSECONDS / this.#units : 0;
    this.#offset = offset;
  }

  /** Sets the packet's time from the timestamp `high` * 2^32 + `low`. */
  stamp(packet: Packet, high: number, low: number): void {
    const units = this.#units;
    if (high !== this.#high) {
      if (units > LARGEST_UNITS) return this.#stampSlowly(packet, high, low);
      this.#rebase(high);
    }
    let part = this.#unitsAfter + low;
    if (part < 0 || part >= units) {
      const whole = Math.floor(part / units);
      this.#seconds += whole;
      this.#unitsAfter -= whole * units;
      part -= whole * units;
    }
    packet.seconds = this.#seconds;
    packet.nanoseconds = this.#multiple > 0 ? part * this.#multiple : this.#toNanoseconds(part);
  }

  #rebase(high: number): void {
    const value = BigInt(high) << 32n;
    this.#high = high;
    this.#seconds = this.#clamp(value / this.#unitsPerSecond + this.#offset);
    this.#unitsAfter = Number(value % this.#unitsPerSecond);
  }

  /** For units that are no whole number of nanoseconds. */
  #toNanoseconds(part: number): number {
    if (this.#decimal) return Math.floor(part / (this.#units / NANOSECONDS));
    return part < LARGEST_EXACT_PART
      ? Math.floor((part * NANOSECONDS) / this.#units)
      : this.#scale(BigInt(part));
  }

  #scale(part: bigint): number {
    return Number((part * BigInt(NANOSECONDS)) / this.#unitsPerSecond);
  }

  #stampSlowly(packet: Packet, high: number, low: number): void {
    const value = (BigInt(high) << 32n) | BigInt(low);
    packet.seconds = this.#clamp(value / this.#unitsPerSecond + this.#offset);
    packet.nanoseconds = this.#scale(value % this.#unitsPerSecond);
  }

  /** No clock shows such times; a corrupt offset must still give a whole number. */
  #clamp(seconds: bigint): number {
    const largest = BigInt(Number.MAX_SAFE_INTEGER) >> 1n;
    if (seconds > largest) return Number(largest);
    return Number(seconds < -largest ? -largest : seconds);
  }
}
