import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Subroutines } from '../../runtime/subroutines/subroutines.ts';
import { faultOf } from './faulting.ts';

const d = new Subroutines();
/** Binary strings over few bytes, so that searches find something; NUL and high bytes among them. */
const bytes = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ',', '\0', '\xff'), maxLength: 40 });
const clean = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ',', '\xff'), maxLength: 12 });

/** What a C program sees in a buffer of `strsize` bytes, the last of them NUL. */
function inBuffer(text: string, strsize: number): string {
  const buffer = Buffer.alloc(strsize);
  buffer.write(text.slice(0, strsize - 1), 'latin1');
  return buffer.toString('latin1', 0, buffer.indexOf(0));
}

describe('strsize and NUL', () => {
  test('strlen stops at the first NUL and at strsize', () => {
    // dtrace's own test: with strsize 6, strlen("123456789") is 5.
    expect(new Subroutines(6).strlen('123456789')).toBe(5);
    expect(d.strlen('x'.repeat(300))).toBe(255);
    expect(d.strlen('ab\0cd')).toBe(2);
    expect(d.strlen('')).toBe(0);
    fc.assert(
      fc.property(bytes, fc.integer({ min: 2, max: 50 }), (text, strsize) => {
        expect(new Subroutines(strsize).strlen(text)).toBe(inBuffer(text, strsize).length);
      }),
    );
  });

  test('strjoin is cut to strsize - 1 bytes', () => {
    expect(d.strjoin('dtrace', 'BEGIN')).toBe('dtraceBEGIN');
    expect(new Subroutines(11).strjoin('dtrace', 'BEGIN')).toBe('dtraceBEGI');
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: 2, max: 60 }), (a, b, strsize) => {
        const joined = inBuffer(a, strsize) + inBuffer(b, strsize);
        expect(new Subroutines(strsize).strjoin(a, b)).toBe(inBuffer(joined, strsize));
      }),
    );
  });

  test('NULL is a fault at address 0', () => {
    const calls: (() => unknown)[] = [
      () => d.strlen(null),
      () => d.strjoin(null, 'a'),
      () => d.strjoin('a', null),
      () => d.strchr(null, 97),
      () => d.strrchr(null, 97),
      () => d.strstr('a', null),
      () => d.strstr(null, 'a'),
      () => d.substr(null, 0),
      () => d.index('a', null),
      () => d.rindex(null, 'a'),
      () => d.basename(null),
      () => d.dirname(null),
      () => d.cleanpath(null),
      () => d.toupper(null),
      () => d.tolower(null),
    ];
    for (const call of calls) expect(faultOf(call)).toEqual({ code: 1, address: 0n });
  });
});

describe('searches', () => {
  test.each([
    ['fooeyfooeyfoo', 'e', 'eyfooeyfoo', 'eyfoo'],
    ['abc', 'a', 'abc', 'abc'],
    ['abc', 'x', null, null],
    ['ab\0x', 'x', null, null],
    ['\xe9t\xe9', '\xe9', '\xe9t\xe9', '\xe9'],
  ])('strchr and strrchr of %j for %j', (text, wanted, first, last) => {
    const code = wanted.charCodeAt(0);
    expect(d.strchr(text, code)).toBe(first);
    expect(d.strrchr(text, code)).toBe(last);
    // A char parameter is a signed byte.
    expect(d.strchr(text, code - 256)).toBe(first);
    expect(d.strrchr(text, code - 256)).toBe(last);
  });

  test.each([
    ['hello world', 'o w', 'o world'],
    ['hello', 'hello', 'hello'],
    ['hello', '', 'hello'],
    ['', '', ''],
    ['hello', 'hello!', null],
    ['', 'a', null],
  ])('strstr(%j, %j)', (text, wanted, result) => {
    expect(d.strstr(text, wanted)).toBe(result);
  });

  // From the tests of index() and rindex() that come with dtrace.
  test.each([
    ['foobarbaz', 'barbaz', undefined, 3, 3],
    ['foofoofoo', 'foo', undefined, 0, 6],
    ['boofoofoo', 'foo', undefined, 3, 6],
    ['foobarbaz', 'barbazzy', undefined, -1, -1],
    ['foobar', 'foobar', undefined, 0, 0],
    ['', 'foobar', undefined, -1, -1],
    ['foobar', '', undefined, 0, 6],
    ['', '', undefined, 0, 0],
    ['foobarbaz', 'barbaz', -400, 3, -1],
    ['foobarbaz', 'barbaz', 0, 3, -1],
    ['foobarbaz', 'barbaz', 4, -1, 3],
    ['foobarbaz', 'barbaz', 400, -1, 3],
    ['foofoofoo', 'foo', -1, 0, -1],
    ['foofoofoo', 'foo', 0, 0, 0],
    ['foofoofoo', 'foo', 4, 6, 3],
    ['foofoofoo', 'foo', 9, -1, 6],
    ['foobar', '', 0, 0, 0],
    ['foobar', '', 3, 3, 3],
    ['foobar', '', 6, 6, 6],
  ])('index and rindex of (%j, %j, %s)', (text, wanted, start, first, last) => {
    expect(d.index(text, wanted, start)).toBe(first);
    expect(d.rindex(text, wanted, start)).toBe(last);
  });

  test('index and rindex try every place from start', () => {
    fc.assert(
      fc.property(
        clean,
        clean.map((t) => t.slice(0, 3)),
        fc.integer({ min: -5, max: 16 }),
        (s, t, start) => {
          const places = [...Array(s.length + 1).keys()].filter(
            (at) => s.slice(at, at + t.length) === t,
          );
          expect(d.index(s, t, start)).toBe(places.find((at) => at >= start) ?? -1);
          expect(d.rindex(s, t, start)).toBe(places.findLast((at) => at <= start) ?? -1);
        },
      ),
    );
  });
});

describe('substr', () => {
  // Section 8's examples, then the test that comes with dtrace, which checks itself against Perl.
  test.each([
    ['hello', -9, 6, 'he'],
    ['hello', 1, -1, 'ell'],
    ['hello', 9, undefined, ''],
    ['foobarbazbop', 3, undefined, 'barbazbop'],
    ['foobarbazbop', 300, undefined, ''],
    ['foobarbazbop', -10, undefined, 'obarbazbop'],
    ['foobarbazbop', 11, undefined, 'p'],
    ['foobarbazbop', 12, undefined, ''],
    ['foobarbazbop', 8, 20, 'zbop'],
    ['foobarbazbop', 4, 4, 'arba'],
    ['foobarbazbop', 400, -1, ''],
    ['foobarbazbop', 3, 0, ''],
    ['foobarbazbop', 3, -1, 'barbazbo'],
    ['foobarbazbop', 3, -4, 'barba'],
    ['foobarbazbop', 3, -20, ''],
    ['foobarbazbop', -10, -5, 'obarb'],
    ['foobarbazbop', -1, 400, 'p'],
    ['foobarbazbop', -1, -1, ''],
    ['foobarbazbop', -24, 24, 'foobarbazbop'],
    ['foobarbazbop', -24, 12, ''],
    ['foobarbazbop', -24, 13, 'f'],
    ['foobarbazbop', -12, 11, 'foobarbazbo'],
    ['foobarbazbop', -13, undefined, 'foobarbazbop'],
    // Without a count strsize bytes are taken, all of which lie before the string here.
    ['foobarbazbop', -1000, undefined, ''],
  ])('substr(%j, %d, %s)', (text, start, count, wanted) => {
    expect(d.substr(text, start, count)).toBe(wanted);
  });

  test('takes the bytes whose place lies in the range', () => {
    const int = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(clean, int, int, (text, start, count) => {
        const from = start < 0 ? text.length + start : start;
        const to = count < 0 ? text.length + count : from + count;
        // A range that begins before the string and ends relative to its end is empty in D.
        const empty = from < 0 && count < 0;
        const wanted = text
          .split('')
          .filter((_, at) => !empty && at >= from && at < to)
          .join('');
        expect(d.substr(text, start, count)).toBe(wanted);
      }),
      { numRuns: 500 },
    );
  });
});

describe('strtok', () => {
  function tokens(text: string, delimiters: string): string[] {
    const found: string[] = [];
    d.resetFiring();
    for (let t = d.strtok(text, delimiters); t !== null; t = d.strtok(null, delimiters))
      found.push(t);
    return found;
  }

  test.each([
    [',,,Carrots,,Barley,Oatmeal,,,Beans,', ',', ['Carrots', 'Barley', 'Oatmeal', 'Beans']],
    ['foo', '', ['foo']],
    ['foobar', 'o', ['f', 'bar']],
    ['', 'foo', []],
    ['', '', []],
    ['a b\tc', ' \t', ['a', 'b', 'c']],
  ])('%j by %j', (text, delimiters, wanted) => {
    expect(tokens(text, delimiters)).toEqual(wanted);
  });

  test('is a split at runs of delimiters', () => {
    fc.assert(
      fc.property(clean, (text) => {
        expect(tokens(text, ',b')).toEqual(text.split(/[,b]+/).filter((token) => token !== ''));
      }),
    );
  });

  test('NULL goes on after the last token, also when there is none left', () => {
    d.resetFiring();
    expect(d.strtok('abc', 'def')).toBe('abc');
    expect(d.strtok(null, 'def')).toBeNull();
    expect(d.strtok(null, 'def')).toBeNull();
  });

  test('other delimiters begin at the delimiter that ended the token', () => {
    d.resetFiring();
    expect(d.strtok('a,b;c', ',')).toBe('a');
    expect(d.strtok(null, ';')).toBe(',b');
  });

  test('a first NULL, NULL delimiters and a new firing are faults', () => {
    const badAddress = { code: 1, address: 0n };
    expect(faultOf(() => new Subroutines().strtok(null, '!'))).toEqual(badAddress);
    expect(faultOf(() => d.strtok('abc', null))).toEqual(badAddress);
    d.strtok('a,b', ',');
    d.resetFiring();
    expect(faultOf(() => d.strtok(null, ','))).toEqual(badAddress);
  });
});

describe('case', () => {
  test('only ASCII letters change', () => {
    const all = String.fromCharCode(...Array.from({ length: 255 }, (_, i) => i + 1));
    const swapped = (from: number): string =>
      all
        .split('')
        .map((c) => c.charCodeAt(0))
        .map((c) => String.fromCharCode(c >= from && c < from + 26 ? c ^ 0x20 : c))
        .join('');
    expect(d.toupper(all)).toBe(swapped(97));
    expect(d.tolower(all)).toBe(swapped(65));
  });
});

describe('lltostr', () => {
  test.each<[bigint | number, number | undefined, string]>([
    [0, undefined, '0'],
    [-1, undefined, '-1'],
    [443, undefined, '443'],
    [-(2n ** 63n), undefined, '-9223372036854775808'],
    [2n ** 63n - 1n, undefined, '9223372036854775807'],
    [255, 16, '0xff'],
    [-1n, 16, '0xffffffffffffffff'],
    [0, 16, '0x0'],
    [8, 8, '010'],
    [0, 8, '0'],
    [5, 2, '101'],
    [35, 36, 'z'],
    [-1, 10, '-1'],
  ])('of %d in base %s', (value, base, wanted) => {
    expect(d.lltostr(value, base)).toBe(wanted);
  });

  test('is cut, and refuses other bases', () => {
    expect(new Subroutines(4).lltostr(12345)).toBe('123');
    for (const base of [1, 0, -10, 37])
      expect(faultOf(() => d.lltostr(1, base))).toEqual({ code: 3, address: 0n });
  });
});
