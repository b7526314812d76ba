/** Two words each: the hash of a flow's key, and its number + 1; 0 where no flow is. */
const SLOT = 2;

/**
 * Where flows are found by the hash of their key: open addressing with linear probing, at most half full, and
 * backward-shift deletion. The hash stands beside the flow, so that no record need be read but the one that is looked for.
 */
export class FlowSlots {
  /** As many as a power of two. */
  words: Int32Array;

  /** @param flows most that there may be; a power of two */
  constructor(flows: number) {
    this.words = new Int32Array(flows * 2 * SLOT);
  }

  /** Adds a flow that is not there. */
  add(hash: number, flow: number): void {
    put(this.words, hash, flow + 1);
  }

  /** Whether a flow of that hash is there. */
  has(hash: number): boolean {
    const { words } = this;
    const mask = words.length - 1;
    for (let at = (hash << 1) & mask; words[at + 1] !== 0; at = (at + SLOT) & mask)
      if (words[at] === hash) return true;
    return false;
  }

  /** Removes a flow that is there, and moves back those after it that would no longer be found. */
  remove(hash: number, flow: number): void {
    const { words } = this;
    const mask = words.length - 1;
    let gap = (hash << 1) & mask;
    while (words[gap + 1] !== flow + 1) gap = (gap + SLOT) & mask;
    for (let at = (gap + SLOT) & mask; words[at + 1] !== 0; at = (at + SLOT) & mask) {
      const home = (words[at] << 1) & mask;
      // The gap is on the way from home to here: the flow may stand there.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      words[gap] = words[at];
      words[gap + 1] = words[at + 1];
      gap = at;
    }
    words[gap + 1] = 0;
  }

  /** Makes room for twice as many. */
  grow(): void {
    const old = this.words;
    this.words = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += SLOT)
      if (old[at + 1] !== 0) put(this.words, old[at], old[at + 1]);
  }
}

function put(words: Int32Array, hash: number, value: number): void {
  const mask = words.length - 1;
  let at = (hash << 1) & mask;
  while (words[at + 1] !== 0) at = (at + SLOT) & mask;
  words[at] = hash;
  words[at + 1] = value;
}
