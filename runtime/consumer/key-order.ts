/** The parts of keys as numbers that are in the order of what they stand for: rows are then sorted without looking at keys. */
import type { KeyType } from '../../compiler/program.ts';
import { at, orderedByText, type TextColumn } from './text-order.ts';

/** Some int32 words a row. */
export interface KeyWords {
  readonly words: Int32Array;
  /** Words a row, of which this part of the key begins with this one. */
  readonly width: number;
  readonly first: number;
}

/**
 * Columns of numbers, by row; where two rows are equal in the first, the next tells. Integers compare as unsigned ones of
 * their size. Undefined for strings of which one is NULL or which are too many.
 */
export function ranksOf(
  type: KeyType,
  key: KeyWords,
  texts: TextColumn,
): readonly Uint32Array[] | undefined {
  if (type.kind !== 'integer') {
    const ranks = textRanks(column(key, 0), texts);
    return ranks && [ranks];
  }
  if (type.size === 8) return [column(key, 1), column(key, 0)];
  const low = column(key, 0);
  if (type.size < 4) {
    const mask = 2 ** (type.size * 8) - 1;
    for (let row = 0; row < low.length; row++) low[row] &= mask;
  }
  return [low];
}

function column({ words, width, first }: KeyWords, word: number): Uint32Array {
  const values = new Uint32Array(words.length / width);
  for (let row = 0; row < values.length; row++) values[row] = words[row * width + first + word];
  return values;
}

/** Puts in each string's place its rank among all of them. */
function textRanks(ids: Uint32Array, texts: TextColumn): Uint32Array | undefined {
  const distinct: number[] = [];
  const places = new Map<number, number>();
  for (const id of ids) if (!places.has(id)) places.set(id, distinct.push(id) - 1);
  const order = orderedByText(distinct.length, at(texts, distinct));
  if (order === undefined) return undefined;
  order.forEach((place, rank) => places.set(distinct[place], rank));
  for (let row = 0; row < ids.length; row++) ids[row] = places.get(ids[row])!;
  return ids;
}
