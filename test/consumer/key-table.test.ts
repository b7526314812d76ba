import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryBudget, KeyTable } from '../../runtime/tables/key-table.ts';
import { WordMap } from '../../runtime/tables/word-map.ts';

const word = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom(0, -1, 0x7fffffff, -0x80000000),
  fc.integer(),
);

describe('WordMap', () => {
  test('behaves as a map', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 400 }), (words) => {
        const map = new WordMap();
        const model = new Map<number, number>();
        for (const each of words) {
          expect(map.get(each)).toBe(model.get(each) ?? 0);
          if (model.has(each)) continue;
          map.set(each, model.size + 1);
          model.set(each, model.size + 1);
        }
        for (const [key, number] of model) expect(map.get(key)).toBe(number);
      }),
    );
  });
});

describe('KeyTable', () => {
  for (const width of [0, 1, 2, 3, 4, 6]) {
    test(`behaves as a map of tuples of ${width} words`, () => {
      const key = fc.array(word, { minLength: width, maxLength: width });
      const step = fc.tuple(fc.constantFrom('find', 'find', 'find', 'remove', 'lookup'), key);
      fc.assert(
        fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
          const table = new KeyTable(width);
          const model = new Map<string, number>();
          for (const [what, words] of steps) {
            const text = words.join();
            const tuple = Int32Array.from(words);
            if (what === 'find') {
              const id = table.findN(tuple);
              expect(model.get(text) ?? id).toBe(id);
              // No other key may have that id.
              for (const [other, held] of model) if (other !== text) expect(held).not.toBe(id);
              model.set(text, id);
            } else if (what === 'remove') {
              const id = table.lookupN(tuple);
              if (id >= 0) table.remove(id);
              model.delete(text);
            }
            expect(table.lookupN(tuple)).toBe(model.get(text) ?? -1);
            expect(table.size).toBe(model.size);
          }
          for (const [text, id] of model) {
            expect(table.isLive(id)).toBe(true);
            const words = Array.from({ length: width }, (_, i) => table.keyWord(id, i));
            expect(words.join()).toBe(text);
          }
        }),
        { numRuns: 60 },
      );
    });
  }

  test('words that are numbered from 0 on are found as others are, whatever is removed', () => {
    const step = fc.tuple(
      fc.constantFrom('find', 'find', 'find', 'remove', 'clear'),
      fc.integer({ min: 0, max: 200 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const [table, model] = [new KeyTable(1), new KeyTable(1)];
        for (const [what, id] of steps) {
          if (what === 'find') expect(table.findDense(id)).toBe(model.find1(id));
          else
            for (const each of [table, model]) {
              if (what === 'clear') each.clear();
              else each.remove(each.lookup1(id));
            }
        }
      }),
    );
  });

  test('a key that is refused is refused again, and found once there is room', () => {
    const table = new KeyTable(1, new EntryBudget(1));
    expect([table.findDense(5), table.findDense(9), table.findDense(9)]).toEqual([0, -1, -1]);
    expect(table.drops).toBe(2);
    table.remove(0);
    expect(table.findDense(9)).toBe(0);
  });

  test('the fixed-width methods and findN agree', () => {
    const one = new KeyTable(1);
    const two = new KeyTable(2);
    const three = new KeyTable(3);
    const four = new KeyTable(4);
    for (let i = -200; i < 200; i++) {
      expect(one.find1(i)).toBe(one.findN(Int32Array.of(i)));
      expect(two.find2(i, -i)).toBe(two.findN(Int32Array.of(i, -i)));
      expect(three.find3(i, 0, -i)).toBe(three.findN(Int32Array.of(i, 0, -i)));
      expect(four.find4(1, i, 0, -i)).toBe(four.findN(Int32Array.of(1, i, 0, -i)));
      expect(one.lookup1(i)).toBe(i + 200);
      expect(two.lookup2(i, -i)).toBe(i + 200);
      expect(three.lookup3(i, 0, -i)).toBe(i + 200);
      expect(four.lookup4(1, i, 0, -i)).toBe(i + 200);
    }
    expect([one.lookup1(1e6), two.lookup2(0, 1), three.lookup3(0, 1, 0)]).toEqual([-1, -1, -1]);
    expect(one.size).toBe(400);
  });

  test('takes words beyond int32 as the same 32 bits', () => {
    const table = new KeyTable(1);
    expect(table.find1(0xffffffff)).toBe(table.find1(-1));
  });

  test('ids are dense, in order of insertion, and stable through growth', () => {
    const table = new KeyTable(1);
    for (let i = 0; i < 100_000; i++) expect(table.find1(Math.imul(i, 2654435761))).toBe(i);
    expect(table.lookup1(Math.imul(99_999, 2654435761))).toBe(99_999);
  });

  test('refuses keys beyond its limit and counts them; known keys are still found', () => {
    const table = new KeyTable(1, new EntryBudget(2));
    expect([table.find1(7), table.find1(8), table.find1(9), table.find1(10)]).toEqual([
      0, 1, -1, -1,
    ]);
    expect(table.find1(8)).toBe(1);
    expect(table.drops).toBe(2);
    table.remove(0);
    expect(table.find1(9)).toBe(0);
  });

  test('tables share a budget, and give back what they forget', () => {
    const budget = new EntryBudget(3);
    const [a, b] = [new KeyTable(1, budget), new KeyTable(1, budget)];
    expect([a.find1(1), a.find1(2), b.find1(1), b.find1(2), a.find1(3)]).toEqual([0, 1, 0, -1, -1]);
    a.clear();
    expect([b.find1(2), b.find1(3), b.find1(4)]).toEqual([1, 2, -1]);
    expect([a.drops, b.drops]).toEqual([1, 2]);
  });

  test('clear forgets everything', () => {
    const table = new KeyTable(2);
    table.find2(1, 2);
    table.clear();
    expect([table.size, table.lookup2(1, 2), table.find2(3, 4)]).toEqual([0, -1, 0]);
  });
});
