/**
 * D's subroutines as methods, for one run of a program. Strings are binary strings, at most strsize - 1
 * bytes; NULL is null. A method is named as the subroutine without the underscore (`inetNtoa`).
 */
import { ipv4Text, ipv6Text, linkText, networkText } from './addresses.ts';
import { Random, major, minor, swap16, swap32, swap64 } from './numbers.ts';
import { basename, cleanpath, dirname } from './paths.ts';
import {
  cString,
  firstIndex,
  integerText,
  lastIndex,
  lowerCase,
  substring,
  tailFrom,
  upperCase,
} from './strings.ts';
import { Tokenizer } from './tokens.ts';

/** Any seed will do; a fixed one makes two replays of a program print the same. */
const defaultSeed = 0x0d7ace;

export class Subroutines {
  /** Bytes that a string can hold: its NUL takes one of strsize. */
  readonly #limit: number;
  readonly #random: Random;
  readonly #tokens: Tokenizer = new Tokenizer();

  /** `strsize` is the option of that name, at least 2; `seed` is any 32-bit integer. */
  constructor(strsize: number = 256, seed: number = defaultSeed) {
    this.#limit = strsize - 1;
    this.#random = new Random(seed);
  }

  /** Ends a firing: strtok() forgets its string. */
  resetFiring(): void {
    this.#tokens.reset();
  }

  /** An argument as the subroutines see it; NULL raises BADADDR. */
  #text(value: string | null): string {
    return cString(value, this.#limit);
  }

  /** A result that may have grown too long. */
  #cut(value: string): string {
    return value.length > this.#limit ? value.slice(0, this.#limit) : value;
  }

  strlen(text: string | null): number {
    return this.#text(text).length;
  }

  strjoin(left: string | null, right: string | null): string {
    return this.#cut(this.#text(left) + this.#text(right));
  }

  /** `code` is a char: only its low 8 bits count. */
  strchr(text: string | null, code: number): string | null {
    return tailFrom(this.#text(text), code, false);
  }

  strrchr(text: string | null, code: number): string | null {
    return tailFrom(this.#text(text), code, true);
  }

  strstr(text: string | null, wanted: string | null): string | null {
    const whole = this.#text(text);
    const at = whole.indexOf(this.#text(wanted));
    return at === -1 ? null : whole.slice(at);
  }

  /** A string begins a new round, null goes on with the last; state lives until `resetFiring()`. */
  strtok(text: string | null, delimiters: string | null): string | null {
    if (text !== null) this.#tokens.start(this.#text(text));
    return this.#tokens.next(this.#text(delimiters));
  }

  /** `start` and `count` are ints; without `count` up to strsize bytes are taken. */
  substr(text: string | null, start: number, count: number = this.#limit + 1): string {
    return substring(this.#text(text), start, count);
  }

  /** A negative `start` is 0. */
  index(text: string | null, wanted: string | null, start: number = 0): number {
    return firstIndex(this.#text(text), this.#text(wanted), start);
  }

  /** Searches backward from `start`. */
  rindex(text: string | null, wanted: string | null, start: number = Infinity): number {
    return lastIndex(this.#text(text), this.#text(wanted), start);
  }

  /** A number must be a safe integer, a bigint a register. */
  lltostr(value: bigint | number, base: number = 10): string {
    return this.#cut(integerText(value, base));
  }

  basename(path: string | null): string {
    return basename(this.#text(path));
  }

  dirname(path: string | null): string {
    return dirname(this.#text(path));
  }

  cleanpath(path: string | null): string {
    return cleanpath(this.#text(path));
  }

  toupper(text: string | null): string {
    return upperCase(this.#text(text));
  }

  tolower(text: string | null): string {
    return lowerCase(this.#text(text));
  }

  /** An int, -2^31 to 2^31 - 1. */
  rand(): number {
    return this.#random.next();
  }

  htons(value: number): number {
    return swap16(value);
  }

  ntohs(value: number): number {
    return swap16(value);
  }

  htonl(value: number): number {
    return swap32(value);
  }

  ntohl(value: number): number {
    return swap32(value);
  }

  /** From register to register. */
  htonll(value: bigint): bigint {
    return swap64(value);
  }

  ntohll(value: bigint): bigint {
    return swap64(value);
  }

  getmajor(device: number): number {
    return major(device);
  }

  getminor(device: number): number {
    return minor(device);
  }

  /** `offset` is where the address is in the packet's bytes; a negative one is NULL. */
  inetNtoa(view: DataView, offset: number): string {
    return this.#cut(ipv4Text(view, offset));
  }

  /** `strict` other than 0 keeps the `::` or `::ffff:` before an embedded IPv4 address. */
  inetNtoa6(view: DataView, offset: number, strict: number = 0): string {
    return this.#cut(ipv6Text(view, offset, strict !== 0));
  }

  inetNtop(family: number, view: DataView, offset: number): string {
    return this.#cut(networkText(family, view, offset));
  }

  linkNtop(type: number, view: DataView, offset: number): string {
    return this.#cut(linkText(type, view, offset));
  }
}
