import type { CaptureError } from './error.ts';
import { Packet } from './packet.ts';
import type { CaptureLoss, CaptureReader } from './record-reader.ts';

const NONE = -1;

/**
 * Several captures as one, in time order; packets of one time come in the order of the readers. Only the next packet of
 * each is looked at, so a capture that steps back in time stays in its own order. A damaged capture ends at its damage,
 * the others go on.
 */
export class MergedReader implements CaptureReader {
  readonly name: string;
  readonly #readers: readonly CaptureReader[];
  /** The next packet of each reader. */
  readonly #heads: readonly Packet[];
  /** Which readers have a next packet. */
  readonly #ready: boolean[];
  /** How many readers were asked for their first packet. */
  #asked = 0;
  /** The reader whose packet was delivered last: it is asked for another when that one is no longer in use. */
  #current = NONE;
  /** The reader that comes after the current one, by its next packet. */
  #runnerUp = NONE;
  /** The reader that needs more bytes. */
  #starved = NONE;

  constructor(readers: readonly CaptureReader[]) {
    this.name = readers.map(({ name }) => name).join(', ');
    this.#readers = readers;
    this.#heads = readers.map(() => new Packet());
    this.#ready = readers.map(() => false);
  }

  next(packet: Packet): boolean {
    while (this.#asked < this.#readers.length) {
      if (!this.#advance(this.#asked)) return false;
      this.#asked++;
    }
    if (this.#current !== NONE && !this.#advance(this.#current)) return false;
    if (!this.#staysFirst()) this.#choose();
    if (this.#current === NONE) return false;
    copyReaderPart(this.#heads[this.#current], packet);
    return true;
  }

  fill(): boolean | Promise<boolean> {
    const starved = this.#starved;
    if (starved === NONE) return false;
    const filled = this.#readers[starved].fill();
    if (typeof filled === 'boolean') return this.#filled(filled);
    return filled.then((more) => this.#filled(more));
  }

  /** A reader at its end leaves the race; the others may still have packets. */
  #filled(more: boolean): boolean {
    if (!more) {
      const ended = this.#starved;
      this.#ready[ended] = false;
      if (ended === this.#current) this.#current = NONE;
      else this.#asked++;
    }
    this.#starved = NONE;
    return true;
  }

  #advance(index: number): boolean {
    this.#ready[index] = this.#readers[index].next(this.#heads[index]);
    if (!this.#ready[index]) this.#starved = index;
    return this.#ready[index];
  }

  #staysFirst(): boolean {
    if (this.#current === NONE) return false;
    return this.#runnerUp === NONE || this.#isBefore(this.#current, this.#runnerUp);
  }

  /** Finds the first two. */
  #choose(): void {
    let first = NONE;
    let second = NONE;
    for (let i = 0; i < this.#readers.length; i++) {
      if (!this.#ready[i]) continue;
      if (first === NONE || this.#isBefore(i, first)) {
        second = first;
        first = i;
      } else if (second === NONE || this.#isBefore(i, second)) second = i;
    }
    this.#current = first;
    this.#runnerUp = second;
  }

  #isBefore(one: number, other: number): boolean {
    const a = this.#heads[one];
    const b = this.#heads[other];
    if (a.seconds !== b.seconds) return a.seconds < b.seconds;
    if (a.nanoseconds !== b.nanoseconds) return a.nanoseconds < b.nanoseconds;
    return one < other;
  }

  /** The first damage, in the order of the captures. */
  get error(): CaptureError | undefined {
    return this.errors[0];
  }

  /** The damage of every capture that has any. */
  get errors(): readonly CaptureError[] {
    return this.#readers.flatMap(({ error }) => error ?? []);
  }

  get losses(): readonly CaptureLoss[] {
    return this.#readers.flatMap(({ losses }) => losses);
  }

  get bytesRead(): number {
    return this.#readers.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  get totalBytes(): number | undefined {
    let sum = 0;
    for (const { totalBytes } of this.#readers) {
      if (totalBytes === undefined) return undefined;
      sum += totalBytes;
    }
    return sum;
  }

  interfaceName(index: number): string {
    return this.#readers[0]?.interfaceName(index) ?? '';
  }

  close(): void {
    for (const reader of this.#readers) reader.close();
  }
}

function copyReaderPart(from: Packet, to: Packet): void {
  if (to.bytes !== from.bytes) {
    to.bytes = from.bytes;
    to.view = from.view;
  }
  to.start = from.start;
  to.end = from.end;
  to.wireLength = from.wireLength;
  to.linkType = from.linkType;
  to.seconds = from.seconds;
  to.nanoseconds = from.nanoseconds;
  to.frameNumber = from.frameNumber;
  to.interfaceIndex = from.interfaceIndex;
  to.direction = from.direction;
}
