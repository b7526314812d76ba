/** Pseudo-random choices that one number repeats. */

export interface Random {
  /** An integer from 0 to `below` - 1. */
  (below: number): number;
}

/** A small generator with a period of 2^32 (mulberry32). */
export function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The generator of one case of a run: any case can be made again without those before it. */
export function caseGenerator(seed: number, index: number): Random {
  return generator(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)];
}

/** `count` pieces, each made anew. */
export function several<T>(random: Random, count: number, make: () => T): T[] {
  return Array.from({ length: random(count + 1) }, make);
}
