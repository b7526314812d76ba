import { describe, expect, test } from 'vitest';
import { beginProbe, Bench, bound, Host, specOf, type } from './support.ts';

/** A consumer with three buffers. */
function bench(options = {}, limits = {}): { bench: Bench; host: Host } {
  const host = new Host({ nspec: 3, ...limits });
  const specs = [specOf('a', { name: 'count' }, ['int'])];
  return { bench: new Bench(specs, options, host), host };
}

const text = (word: string) => bound(word, []);

describe('numbers', () => {
  test('from 1 to nspec, then 0, which is counted', () => {
    const { consumer } = bench().bench;
    expect(Array.from({ length: 5 }, () => consumer.speculation())).toEqual([1, 2, 3, 0, 0]);
    expect(consumer.speculations.unavailable).toBe(2);
  });

  test('the lowest free one is given again, when its buffer has been emptied', () => {
    const { bench: one } = bench();
    const { consumer } = one;
    for (let i = 0; i < 3; i++) consumer.speculation();
    one.fire(beginProbe, () => consumer.discard(3), 0, false);
    one.fire(beginProbe, () => consumer.commit(1), 0, false);
    expect([consumer.speculation(), consumer.speculation(), consumer.speculation()]).toEqual([
      1, 3, 0,
    ]);
  });

  test('none with nspec 0', () => {
    expect(bench({}, { nspec: 0 }).bench.consumer.speculation()).toBe(0);
  });
});

describe('records', () => {
  test('wait for commit(), which prints them in their order with their own lines', () => {
    const { bench: one } = bench({ quiet: false });
    const { consumer } = one;
    const id = consumer.speculation();
    one.speculate(id, () => {
      consumer.trace(type('int'), 1);
      consumer.printf(text(' one'), []);
    });
    one.speculate(id, () => consumer.printf(text('two'), []));
    one.fire({ ...beginProbe, id: 9, name: 'other' }, () => consumer.printf(text('now'), []));
    expect(one.take()).toContain(':other now\n');
    one.fire(beginProbe, () => consumer.commit(id), 0, false);
    const line = '  0      1                           :BEGIN ';
    expect(one.take()).toBe(`${line}          1 one\n${line}two\n`);
  });

  test('discard() drops them; the clause prints a line only for its other data', () => {
    const { bench: one } = bench({ quiet: false });
    const { consumer } = one;
    one.record(() => {});
    const id = consumer.speculation();
    one.speculate(id, () => consumer.printf(text('lost'), []));
    one.fire(beginProbe, () => consumer.discard(id), 0, false);
    expect(one.take()).toBe('');
    expect(one.record(() => consumer.discard(id))).toMatch(/:BEGIN \n$/);
  });

  test('numbers of no buffer take nothing and give nothing', () => {
    const { bench: one, host } = bench();
    const { consumer } = one;
    consumer.begin(beginProbe, 0, true);
    consumer.printf(text('lost'), []);
    for (const id of [0, -1, 2, 99]) expect(consumer.speculate(id)).toBe(false);
    consumer.settle(false);
    for (const id of [0, 2, 3]) {
      one.fire(beginProbe, () => consumer.commit(id), 0, false);
      one.fire(beginProbe, () => consumer.discard(id), 0, false);
    }
    expect(one.take()).toBe('');
    expect(host.reports).toEqual([]);
  });

  test('to commit or discard what no buffer can be numbered is a fault', () => {
    const { consumer } = bench().bench;
    for (const id of [-1, 4, 99]) {
      expect(() => consumer.commit(id)).toThrow('illegal operation');
      expect(() => consumer.discard(id)).toThrow('illegal operation');
    }
  });

  test('a buffer that is being committed takes no more, whatever the firing still does', () => {
    const { bench: one } = bench();
    const { consumer } = one;
    const id = consumer.speculation();
    one.speculate(id, () => consumer.printf(text('in;'), []));
    one.clause(beginProbe, () => consumer.commit(id), 0, false);
    expect(consumer.speculate(id)).toBe(false);
    // The first of them counts.
    one.clause(beginProbe, () => consumer.discard(id), 1, false);
    consumer.settle(false);
    expect(one.take()).toBe('in;');
  });

  test('what they look at is looked at when they are committed', () => {
    const { bench: one } = bench();
    const { consumer } = one;
    const id = consumer.speculation();
    const format = bound('%d=%@d;', ['int'], [one.first.spec]);
    one.speculate(id, () => consumer.printa(format, [0]));
    one.first.count(one.entry(0, 7));
    one.fire(beginProbe, () => consumer.commit(id), 0, false);
    expect(one.take()).toBe('7=1;');
  });
});

describe('specsize', () => {
  // dtrace's own test: 7 and 9 values of 8 bytes behind a header of 8, for each size of the option.
  test.each([
    [63, [], 2],
    [64, [7], 1],
    [79, [7], 1],
    [80, [7], 1],
    [143, [7], 1],
    [144, [7, 9], 0],
  ])('of %i keeps records of %j values', (specsize, kept, drops) => {
    const { bench: one } = bench({}, { specsize });
    const { consumer } = one;
    const id = consumer.speculation();
    for (const values of [7, 9]) {
      const size = 8 + 8 * values;
      consumer.begin(beginProbe, 0, true);
      consumer.speculate(id);
      consumer.printf(text(`${values};`), []);
      if (!consumer.overflows(size)) consumer.end(size);
    }
    one.fire(beginProbe, () => consumer.commit(id), 0, false);
    expect(one.take()).toBe(kept.map((values) => `${values};`).join(''));
    expect(consumer.speculations.drops).toBe(drops);
  });
});
