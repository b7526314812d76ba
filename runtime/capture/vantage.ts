import { isIP } from 'node:net';
import { Direction } from './packet.ts';
import type { Packet } from './packet.ts';

/** What a packet is at the vantage point: bits. */
export const Seen = { none: 0, send: 1, receive: 2, both: 3 } as const;

/** `-x vantage=` with a value that means nothing. The message names the part that is wrong. */
export class VantageError extends Error {
  override readonly name = 'VantageError';
}

const IPV4_WORDS = 1;
const IPV6_WORDS = 4;
const WORD_BITS = 32;

const BY_DIRECTION = new Uint8Array(3);
BY_DIRECTION[Direction.unknown] = Seen.both;
BY_DIRECTION[Direction.outbound] = Seen.send;
BY_DIRECTION[Direction.inbound] = Seen.receive;

/**
 * Networks of one family in one array: for each the words of its mask, then those of the masked address, in network
 * order.
 */
class Networks {
  readonly #words: number;
  #rules = new Int32Array(0);

  constructor(words: number) {
    this.#words = words;
  }

  add(address: Int32Array, prefix: number): void {
    const words = this.#words;
    const at = this.#rules.length;
    const rules = new Int32Array(at + 2 * words);
    rules.set(this.#rules);
    for (let i = 0; i < words; i++) {
      const mask = maskWord(prefix - i * WORD_BITS);
      rules[at + i] = mask;
      rules[at + words + i] = address[i] & mask;
    }
    this.#rules = rules;
  }

  /** Whether the address at `at` of `view` is in any of them. */
  has(view: DataView, at: number): boolean {
    const rules = this.#rules;
    const words = this.#words;
    for (let rule = 0; rule < rules.length; rule += 2 * words) {
      let i = 0;
      while (i < words && (view.getInt32(at + 4 * i) & rules[rule + i]) === rules[rule + words + i])
        i++;
      if (i === words) return true;
    }
    return false;
  }
}

/**
 * Tells for each packet whether the traced host sent it, received it, both or neither, from `-x vantage=`:
 *
 * - `auto`: as the capture's own direction says; both where it says nothing.
 * - `both`: always both, as on a live trace of the loopback interface. `middlebox`: the same, of a host in between.
 * - `ADDRESS[,ADDRESS…]`: the host's own IPv4 and IPv6 addresses, or networks (`10.0.0.0/8`). A packet from one of them
 *   is a send, one to one of them a receive. Packets that are not IP go by the capture's direction.
 *
 * @throws {VantageError}
 */
export class Vantage {
  /** The vantage is a host that the packets pass. */
  readonly isBetween: boolean;
  readonly #always: boolean;
  readonly #byAddress: boolean;
  readonly #ipv4: Networks = new Networks(IPV4_WORDS);
  readonly #ipv6: Networks = new Networks(IPV6_WORDS);

  constructor(setting: string) {
    this.isBetween = setting === 'middlebox';
    this.#always = setting === 'both' || this.isBetween;
    this.#byAddress = !this.#always && setting !== 'auto';
    if (this.#byAddress) for (const part of setting.split(',')) this.#add(part);
  }

  /** By direction what every packet is, bits of `Seen`; undefined when that depends on addresses. */
  get fixed(): readonly number[] | undefined {
    if (this.#byAddress) return undefined;
    return Array.from(BY_DIRECTION, (seen) => (this.#always ? Seen.both : seen));
  }

  /** Bits of `Seen`. */
  classify(packet: Packet): number {
    if (this.#always) return Seen.both;
    if (!this.#byAddress || packet.ip < 0) return BY_DIRECTION[packet.direction];
    const { view, ip } = packet;
    let seen: number = Seen.none;
    if (packet.ipVersion === 4) {
      if (this.#ipv4.has(view, ip + 12)) seen |= Seen.send;
      if (this.#ipv4.has(view, ip + 16)) seen |= Seen.receive;
    } else {
      if (this.#ipv6.has(view, ip + 8)) seen |= Seen.send;
      if (this.#ipv6.has(view, ip + 24)) seen |= Seen.receive;
    }
    return seen;
  }

  #add(part: string): void {
    const slash = part.indexOf('/');
    const text = slash < 0 ? part : part.slice(0, slash);
    const family = addressFamily(part, text);
    const bits = family === 4 ? 32 : 128;
    const prefix = slash < 0 ? bits : prefixLength(part, part.slice(slash + 1), bits);
    if (family === 4) this.#ipv4.add(ipv4Words(text), prefix);
    else this.#ipv6.add(ipv6Words(text), prefix);
  }
}

/** 4 or 6. */
function addressFamily(part: string, text: string): number {
  if (part === '') throw new VantageError('vantage: an address is missing');
  if (text.includes('%')) {
    throw new VantageError(`vantage: ${part}: an IPv6 zone has no meaning in a capture`);
  }
  const family = isIP(text);
  if (family === 0) {
    throw new VantageError(
      `vantage: ${part} is not auto, both, middlebox, or an IPv4 or IPv6 address`,
    );
  }
  return family;
}

function prefixLength(part: string, text: string, bits: number): number {
  const length = /^\d{1,3}$/.test(text) ? Number(text) : Infinity;
  if (length > bits) {
    throw new VantageError(`vantage: ${part}: the prefix length must be from 0 to ${bits}`);
  }
  return length;
}

/** 32 bits with the first `bits` set; as many as there are when negative or more. */
function maskWord(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= WORD_BITS ? -1 : -1 << (WORD_BITS - bits);
}

/** `text` as isIP() has accepted it. */
function ipv4Words(text: string): Int32Array {
  let word = 0;
  for (const byte of text.split('.')) word = (word << 8) | Number(byte);
  return Int32Array.of(word);
}

/** `text` as isIP() has accepted it: RFC 4291 section 2.2, a dotted IPv4 tail included. */
function ipv6Words(text: string): Int32Array {
  const [head, tail] = text.split('::');
  const first = ipv6Groups(head);
  const last = tail === undefined ? [] : ipv6Groups(tail);
  const zeros = Array<number>(8 - first.length - last.length).fill(0);
  const groups = [...first, ...zeros, ...last];
  return Int32Array.from(
    { length: IPV6_WORDS },
    (_, i) => (groups[2 * i] << 16) | groups[2 * i + 1],
  );
}

/** The 16-bit groups of one side of a "::". */
function ipv6Groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [word] = ipv4Words(group);
    return [word >>> 16, word & 0xffff];
  });
}
