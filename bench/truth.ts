/** What is in a made-up capture, counted by the one who made it up. */
import type { Datagram, Lengths } from './frames.ts';

/** Packets, their ip_plength together, and the bytes after their transport headers. */
export type SourceTotals = readonly [packets: number, ipPayload: number, payload: number];

/** The truth file beside a capture. */
export interface Truth {
  readonly packets: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly sources: Readonly<Record<string, SourceTotals>>;
  /** Passive opens by port. */
  readonly accepts: Readonly<Record<string, number>>;
  /** TCP segments by flag byte, in decimal. */
  readonly flags: Readonly<Record<string, number>>;
  /** Packets by greatest power of two that is not above the length: of ip_plength, and of the frame. */
  readonly ipPayloads: Readonly<Record<string, number>>;
  readonly frames: Readonly<Record<string, number>>;
  /** Segments sent a second time. */
  readonly retransmissions: number;
}

type Counts = Map<string | number, number>;

function add(counts: Counts, key: string | number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const powerOfTwo = (length: number): number => 2 ** Math.floor(Math.log2(length));

/** Counts while the traffic is made. */
export class Tally {
  readonly #sources = new Map<string, [number, number, number]>();
  readonly #accepts: Counts = new Map();
  readonly #flags: Counts = new Map();
  readonly #ipPayloads: Counts = new Map();
  readonly #frames: Counts = new Map();
  #packets = 0;
  #retransmissions = 0;

  packet({ source, payload }: Datagram, { ipPayload, frame }: Lengths): void {
    this.#packets++;
    let totals = this.#sources.get(source.text);
    if (totals === undefined) this.#sources.set(source.text, (totals = [0, 0, 0]));
    totals[0]++;
    totals[1] += ipPayload;
    totals[2] += payload;
    add(this.#ipPayloads, powerOfTwo(ipPayload));
    add(this.#frames, powerOfTwo(frame));
  }

  flags(flags: number): void {
    add(this.#flags, flags);
  }

  accept(port: number): void {
    add(this.#accepts, port);
  }

  repeat(): void {
    this.#retransmissions++;
  }

  truth(bytes: number, sha256: string): Truth {
    return {
      packets: this.#packets,
      bytes,
      sha256,
      sources: Object.fromEntries(this.#sources),
      accepts: Object.fromEntries(this.#accepts),
      flags: Object.fromEntries(this.#flags),
      ipPayloads: Object.fromEntries(this.#ipPayloads),
      frames: Object.fromEntries(this.#frames),
      retransmissions: this.#retransmissions,
    };
  }
}
