import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { hashPart, settleHash } from '../../runtime/hash.ts';
import { IdTable } from '../../runtime/tables/id-table.ts';
import { EntryBudget, KeyTable } from '../../runtime/tables/key-table.ts';
import { QuadMap } from '../../runtime/tables/quad-map.ts';
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

describe('QuadMap', () => {
  test('behaves as a map', () => {
    const few = fc.constantFrom(0, 1, -1, 0x20010db8);
    fc.assert(
      fc.property(fc.array(fc.tuple(few, few, few, word), { maxLength: 400 }), (keys) => {
        const map = new QuadMap();
        const model = new Map<string, number>();
        for (const key of keys) {
          const known = model.get(key.join());
          expect(map.get(...key)).toBe(known ?? 0);
          if (known !== undefined) continue;
          const place = map.size;
          model.set(key.join(), place + 1);
          map.set(...key, place + 1);
          expect([0, 1, 2, 3].map((i) => map.word(place, i))).toEqual(key);
        }
        for (const key of keys) expect(map.get(...key)).toBe(model.get(key.join()));
        expect(map.size).toBe(model.size);
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

describe('IdTable', () => {
  test('has the keys and refuses those that a KeyTable does, with itself as the entry', () => {
    const id = fc.integer({ min: 0, max: 400 });
    const step = fc.tuple(fc.constantFrom('find', 'find', 'find', 'remove'), id);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ max: 80 }), (steps, budget) => {
        const [table, model] = [
          new IdTable(new EntryBudget(budget)),
          new KeyTable(1, new EntryBudget(budget)),
        ];
        for (const [what, key] of steps)
          if (what === 'find') expect(table.find1(key)).toBe(model.find1(key) < 0 ? -1 : key);
          else {
            table.remove(key);
            model.remove(model.lookup1(key));
          }
        const live = Array.from({ length: 401 }, (_, key) => key).filter((key) =>
          table.isLive(key),
        );
        expect(live).toEqual(live.filter((key) => model.lookup1(key) >= 0));
        expect([table.size, table.drops]).toEqual([model.size, model.drops]);
        expect(live).toHaveLength(table.size);
        expect(table.end).toBeGreaterThan(live.at(-1) ?? -1);
      }),
    );
  });
});

/** The hashes that tables use: of one word, of several, and of the string table's maps of addresses. */
const hashes = `
const { hashPart, settleHash } = await import('./runtime/hash.ts');
const { wordSlot } = await import('./runtime/tables/word-map.ts');
const { quadSlot } = await import('./runtime/tables/quad-map.ts');
const hashes = [
  (key) => settleHash(hashPart(key, 0)) & 0xfff,
  (key) => settleHash((hashPart(key, 0) + hashPart(key << 16, 8)) | 0) & 0xfff,
  (key) => wordSlot(key, 0x1fff) >> 1,
  (key) => quadSlot(0x20010db8, 0, 0, key) & 0xfff,
];
`;

function run(script: string): unknown {
  const folder = new URL('../..', import.meta.url);
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const args = ['--no-warnings', '--input-type=module', '-e', `${hashes}${script}`];
  return JSON.parse(execFileSync(process.execPath, args, options));
}

test('keys that collide in one process do not in another', () => {
  const colliding = run(`const colliding = hashes.map((hash) => {
    const keys = [];
    for (let i = 1; keys.length < 64; i++) {
      // In no order that a product could keep.
      const key = Math.imul(i ^ Math.imul(i, i), 0x9e3779b1);
      if (hash(key) === 5) keys.push(key);
    }
    return keys;
  });
  console.log(JSON.stringify(colliding));`) as readonly (readonly number[])[];
  const slots = run(
    `console.log(JSON.stringify(${JSON.stringify(colliding)}.map((keys, i) => new Set(keys.map((key) => hashes[i](key))).size)));`,
  ) as readonly number[];
  expect(slots).toHaveLength(4);
  for (const different of slots) expect(different).toBeGreaterThan(16);
});

test('keys that differ in their highest bits alone do not always collide', () => {
  // A product of words, whatever the factor, passes the highest bit on as it is.
  const top = 1 << 31;
  const hash = (low: number, high: number): number =>
    settleHash((hashPart(low, 0) + hashPart(high, 4)) | 0);
  const collisions = Array.from({ length: 1000 }, (_, i) => [0x0a000000 + i, 0x0a010000 + i * 7])
    .map(([low, high]) => hash(low, high) === hash(low ^ top, high ^ top))
    .filter(Boolean);
  expect(collisions.length).toBeLessThan(500);
});
