/** "Did you mean ...?": the candidate that a misspelt name was most likely to be. */

/**
 * The number of single-character insertions, deletions, substitutions and swaps of neighbours that turn
 * one text into the other (optimal string alignment).
 */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        previous[column - 1] + (same ? 0 : 1),
        previous[column] + 1,
        current[column - 1] + 1,
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, beforePrevious[column - 2] + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length];
}

/** A shorter beginning than this tells nothing of what was meant. */
const shortestBeginning = 3;

/** Names longer than this are not worth the quadratic comparison: nobody misspells them by a letter. */
const longestName = 100;

/**
 * The nearest of the candidates: a third of the letters may differ, and letter case does not count.
 * When none is near, one that begins with the name; else undefined. The earlier of two equally near
 * candidates wins.
 */
export function suggest(name: string, among: Iterable<string>): string | undefined {
  const candidates = [...among];
  if (name.length < 2 || name.length > longestName) return undefined;
  const folded = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > bestDistance) continue;
    const distance = editDistance(folded, candidate.toLowerCase());
    if (candidate !== name && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? continuation(name, candidates);
}

function continuation(name: string, candidates: readonly string[]): string | undefined {
  if (name.length < shortestBeginning) return undefined;
  for (const candidate of candidates)
    if (candidate !== name && candidate.startsWith(name)) return candidate;
  return undefined;
}
