/** Events of several CPUs in order of time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reordering } from '../../runtime/live/reorder.ts';

interface Item {
  readonly order: number;
  readonly name: number;
}

test('what comes within the window leaves in order, and of the same time as it came', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2000), fc.nat(50)), { maxLength: 300 }), (pairs) => {
      // Sorted by the time of arrival, which is up to 50 after its own.
      const items = pairs
        .toSorted(([a, late], [b, later]) => a + late - b - later)
        .map(([order], name) => ({ order, name }));
      const left: Item[] = [];
      const reordering = new Reordering<Item>(50, 1000, (item) => left.push(item));
      for (const item of items) reordering.push(item);
      reordering.flush();
      expect(left).toEqual(items.toSorted((a, b) => a.order - b.order || a.name - b.name));
    }),
  );
});

test('nothing waits longer than the window says, nor more than the limit', () => {
  const left: number[] = [];
  const reordering = new Reordering<Item>(10, 3, ({ order }) => left.push(order));
  for (const order of [1, 5, 11]) reordering.push({ order, name: 0 });
  expect(left).toEqual([1]);
  reordering.advance(15);
  expect(left).toEqual([1, 5]);
  for (const order of [12, 13, 14]) reordering.push({ order, name: 0 });
  expect(left).toEqual([1, 5, 11]);
  reordering.releaseUpTo(13);
  expect(left).toEqual([1, 5, 11, 12, 13]);
});

test('a whole buffer of one CPU behind that of another costs no more than sorting', () => {
  const count = 50_000;
  const left: number[] = [];
  const reordering = new Reordering<Item>(Infinity, Infinity, ({ order }) => left.push(order));
  for (const cpu of [0, 1, 2, 3])
    for (let i = 0; i < count; i++) reordering.push({ order: 4 * i + cpu, name: 0 });
  reordering.flush();
  expect(left.length).toBe(4 * count);
  expect(left.every((order, i) => order === i)).toBe(true);
});
