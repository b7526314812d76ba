/**
 * Shell patterns in probe descriptions: `*`, `?`, `[abc]`, `[a-z]`, `[!x]`, and `\` to quote.
 * Matched without regular expressions, so that no pattern can make it slow: at most
 * pattern length times text length steps.
 */

const globCharacters = /[*?[\\]/;

/** True when the text holds a pattern character; otherwise fields are compared exactly. */
export function isGlob(pattern: string): boolean {
  return globCharacters.test(pattern);
}

/** The index after a `[...]` that starts at `at`, and whether `character` is in it; undefined when it is not closed. */
function matchSet(
  pattern: string,
  at: number,
  character: string,
): { next: number; matched: boolean } | undefined {
  let index = at + 1;
  const negated = pattern[index] === '!' || pattern[index] === '^';
  if (negated) index++;
  let matched = false;
  for (let first = true; index < pattern.length; first = false) {
    let low = pattern[index];
    if (low === ']' && !first) return { next: index + 1, matched: matched !== negated };
    if (low === '\\' && index + 1 < pattern.length) low = pattern[++index]!;
    index++;
    let high = low;
    if (pattern[index] === '-' && index + 1 < pattern.length && pattern[index + 1] !== ']') {
      high = pattern[index + 1]!;
      index += 2;
    }
    if (character >= low && character <= high) matched = true;
  }
  return undefined;
}

/** Matches one pattern element other than `*`; the index after it, or -1. */
function matchOne(pattern: string, at: number, character: string): number {
  const element = pattern[at];
  if (element === '?') return at + 1;
  if (element === '[') {
    const set = matchSet(pattern, at, character);
    if (set !== undefined) return set.matched ? set.next : -1;
  }
  if (element === '\\' && at + 1 < pattern.length)
    return pattern[at + 1] === character ? at + 2 : -1;
  return element === character ? at + 1 : -1;
}

/** True when the whole text matches the pattern. An empty pattern matches anything, as in a description. */
export function matchGlob(pattern: string, text: string): boolean {
  if (pattern === '') return true;
  if (!isGlob(pattern)) return pattern === text;
  let p = 0;
  let t = 0;
  let starP = -1;
  let starT = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      starP = ++p;
      starT = t;
      continue;
    }
    const next = p < pattern.length ? matchOne(pattern, p, text[t]) : -1;
    if (next !== -1) {
      p = next;
      t++;
    } else if (starP !== -1) {
      p = starP;
      t = ++starT;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
