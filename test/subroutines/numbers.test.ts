import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../runtime/subroutines/numbers.ts';
import { Subroutines } from '../../runtime/subroutines/subroutines.ts';

const d = new Subroutines();

describe('byte order', () => {
  test('htons, htonl and htonll reverse the bytes', () => {
    expect(d.htons(0x1234)).toBe(0x3412);
    expect(d.ntohs(0x5000)).toBe(80);
    expect(d.htonl(0x7f000001)).toBe(0x0100007f);
    expect(d.ntohl(0x000000ff)).toBe(0xff000000);
    expect(d.htonll(0x0102030405060708n)).toBe(0x0807060504030201n);
    // A register is signed.
    expect(d.ntohll(0xffn)).toBe(-(2n ** 56n));
  });

  test('they are Buffer.swap16, swap32 and swap64', () => {
    const buffer = Buffer.alloc(8);
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        buffer.writeBigInt64LE(value);
        const [half, word] = [buffer.readUInt16LE(), buffer.readUInt32LE()];
        const reversed = Buffer.from(buffer).swap64();
        expect(d.htonll(value)).toBe(reversed.readBigInt64LE());
        expect(d.htonl(word)).toBe(Buffer.from(buffer).swap32().readUInt32LE());
        expect(d.htons(half)).toBe(Buffer.from(buffer).swap16().readUInt16LE());
        // The bits of a wider argument are lost.
        expect(d.htonl(word | 0)).toBe(d.ntohl(word));
        expect(d.htons(word)).toBe(d.ntohs(half));
      }),
    );
  });
});

describe('device numbers', () => {
  test('are 12 and 20 bits of a 32-bit dev_t', () => {
    expect(d.getmajor(0x12345678)).toBe(0x123);
    expect(d.getminor(0x12345678)).toBe(0x45678);
    expect(d.getmajor(0xfff00001)).toBe(0xfff);
    expect(d.getminor(0xfff00001)).toBe(1);
    expect(d.getmajor(0x7_fff0_0000)).toBe(0xfff);
  });
});

describe('rand', () => {
  test('gives ints, repeatable by seed', () => {
    const [a, b, other] = [new Subroutines(), new Subroutines(), new Subroutines(256, 1)];
    const values = Array.from({ length: 1000 }, () => a.rand());
    expect(values.every((v) => v === (v | 0))).toBe(true);
    expect(Array.from({ length: 1000 }, () => b.rand())).toEqual(values);
    expect(Array.from({ length: 1000 }, () => other.rand())).not.toEqual(values);
    expect(new Set(values).size).toBe(1000);
  });

  test('is uniform: each of 32 bits is set half the time, each of 64 bins is hit alike', () => {
    const random = new Random(42);
    const draws = 64_000;
    const bits = new Uint32Array(32);
    const bins = new Uint32Array(64);
    for (let i = 0; i < draws; i++) {
      const value = random.next();
      bins[value >>> 26]++;
      for (let bit = 0; bit < 32; bit++) bits[bit] += (value >>> bit) & 1;
    }
    // Five standard deviations of a binomial count.
    const near = (count: number, p: number): boolean =>
      Math.abs(count - draws * p) < 5 * Math.sqrt(draws * p * (1 - p));
    expect([...bits].filter((count) => !near(count, 1 / 2))).toEqual([]);
    expect([...bins].filter((count) => !near(count, 1 / 64))).toEqual([]);
  });
});
