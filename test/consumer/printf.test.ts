import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Buffered } from '../../runtime/consumer/buffered.ts';
import { renderFormat, type PrintedValue } from '../../runtime/consumer/render-format.ts';
import { writeFormat } from '../../runtime/consumer/write-format.ts';
import { bound } from './support.ts';

process.env.TZ = 'UTC';

/** What both ways of printing say, which must be the same. */
function show(text: string, types: readonly string[], ...values: readonly PrintedValue[]): string {
  const format = bound(text, types);
  let written = '';
  const out = new Buffered({ write: (piece) => (written += piece), truncate: () => {} });
  writeFormat(format, values, out);
  out.flush();
  const rendered = renderFormat(format, values);
  expect(written).toBe(rendered);
  return rendered;
}

describe('against printf(1), which is printf(3)', () => {
  const width = fc.constantFrom('', '1', '5', '12', '25');
  const precision = fc.constantFrom('', '.1', '.4', '.22');
  const number = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -9n, max: 9n }),
    fc.constantFrom(0n, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n),
  );
  const shared = ['', '-', '0', '+', ' ', '+0', ' 0'];
  const flagged = (letters: readonly string[], own: readonly string[]) =>
    fc.tuple(
      fc.constantFrom(...shared, ...own),
      width,
      precision,
      fc.constantFrom(...letters),
      number,
    );
  const decimal = flagged(['d', 'i', 'u'], ["'", "-+'"]);
  const other = flagged(['o', 'x', 'X'], ['#', '-#', '#0', '# ']);
  const text = fc.tuple(
    fc.constantFrom('', '-'),
    width,
    precision,
    fc.constant('s'),
    fc.constantFrom('', 'a', 'hello', 'a longer text than that'),
  );
  const cases = fc.sample(fc.oneof(decimal, other, text), { numRuns: 500, seed: 7 });

  test('integers of 64 bits and strings under every flag, width and precision', () => {
    const formats = cases.map(
      ([flag, wide, precise, letter]) => `%${flag}${wide}${precise}${letter}`,
    );
    const words = cases.map(([, , , , value]) => String(value));
    const format = `${formats.map((one) => `[${one}]`).join('\\n')}\\n`;
    const environment = { ...process.env, LC_ALL: 'C' };
    const lines = execFileSync('/usr/bin/printf', [format, ...words], { env: environment })
      .toString('latin1')
      .split('\n');
    const ours = cases.map(([, , , letter, value], i) => {
      const kind = letter === 's' ? 'string' : 'int64_t';
      return `${formats[i]} ${value}: [${show(formats[i], [kind], value)}]`;
    });
    expect(ours).toEqual(cases.map(([, , , , value], i) => `${formats[i]} ${value}: ${lines[i]}`));
  });
});

describe("integers by the argument's type", () => {
  test('%d and %i follow the sign of the type', () => {
    expect(show('%d %d', ['int8_t', 'uint8_t'], 255, 255)).toBe('-1 255');
    expect(show('%d %i', ['int', 'uint32_t'], -1, -1)).toBe('-1 4294967295');
    expect(show('%d', ['uint64_t'], -1n)).toBe('18446744073709551615');
    expect(show('%d', ['int64_t'], 18446744073709551615n)).toBe('-1');
  });

  test('%u %o %x %X take the width of the type', () => {
    expect(show('%x %x %x %x', ['int8_t', 'int16_t', 'int', 'int64_t'], -1, -1, -1, -1)).toBe(
      'ff ffff ffffffff ffffffffffffffff',
    );
    expect(show('%u %o %X', ['int8_t', 'int8_t', 'int16_t'], -1, -1, -2)).toBe('255 377 FFFE');
  });

  test('numbers beyond 2^53 arrive as bigints or as exact doubles', () => {
    expect(show('%d %x', ['int64_t', 'uint64_t'], 2 ** 60, 9007199254740993n)).toBe(
      '1152921504606846976 20000000000001',
    );
  });

  test('%p is hexadecimal without 0x; %? is 16 wide', () => {
    expect(show('%p|%?x', ['uint64_t', 'int'], 0xbeef, 10)).toBe('beef|               a');
  });

  test('%hd %ld %lld %hx', () => {
    expect(
      show('%hd %ld %lld %hx', ['short', 'long', 'long long', 'short'], 65535, -1n, -2, -1),
    ).toBe('-1 -1 -2 ffff');
  });
});

describe('characters and strings', () => {
  test('%c and %C', () => {
    expect(show('%c%c%3c|%-3c|', ['int', 'char', 'int', 'int'], 65, 66, 67, 68)).toBe('AB  C|D  |');
    expect(show('%C %C %C %C', ['char', 'char', 'char', 'char'], 10, 0, 65, 200)).toBe(
      '\\n \\0 A \\310',
    );
  });

  test('%s ends at a NUL, is cut by the precision; NULL shows nothing', () => {
    expect(
      show('[%s] [%.2s] [%-4s] [%4.1s]', Array(4).fill('string'), 'ab\0c', 'xyz', 'a', 'bc'),
    ).toBe('[ab] [xy] [a   ] [   b]');
    expect(show('[%3s]', ['string'], null)).toBe('[   ]');
  });

  test('%S escapes, the terminating NUL too', () => {
    expect(show('%S', ['string'], 'a"b\\\t\x01\xe9~ ')).toBe('a\\"b\\\\\\t\\001\\351~ \\0');
  });

  test('%% and text', () => {
    expect(show('100%% %d%%\n', ['int'], 5)).toBe('100% 5%\n');
    expect(show('cut\0off', [])).toBe('cut');
  });
});

describe('* and precision', () => {
  test('width and precision from arguments; a negative width is to the left', () => {
    expect(show('[%*d] [%-*d]', ['int', 'int', 'int', 'int'], 5, 42, 4, 7)).toBe('[   42] [7   ]');
    expect(show('[%*d]', ['int', 'int'], -5, 42)).toBe('[42   ]');
    expect(show('[%*.*s]', ['int', 'int', 'string'], 6, 2, 'abcdef')).toBe('[    ab]');
    // An unsigned char above 127 is read as negative.
    expect(show('[%*d]', ['uint8_t', 'int'], 251, 1)).toBe('[1    ]');
  });

  test('of - and 0 the last one holds, unlike in C', () => {
    expect(show('[%-05d] [%0-5d]', ['int', 'int'], 7, 7)).toBe('[00007] [7    ]');
  });

  test('a precision of 0 is none', () => {
    expect(
      show('[%.0d] [%.0s] [%.*s]', ['int', 'string', 'int', 'string'], 0, 'ab', -1, 'cd'),
    ).toBe('[0] [ab] [cd]');
  });

  test('an absurd width is bounded', () => {
    expect(show('%999999999999d', ['int'], 1).length).toBeLessThan(70_000);
    expect(show('%*.*d', ['int', 'int', 'int'], 2147483647, 2147483647, 1).length).toBeLessThan(
      70_000,
    );
    expect(show('%0*d', ['int', 'int'], 2147483647, 1).length).toBeLessThan(70_000);
  });
});

describe('addresses, ports and dates', () => {
  test('%a without symbols, %I and %P without look-ups', () => {
    expect(
      show('%a %I %P', ['uint64_t', 'string', 'uint16_t'], 0xffffffff81000000, '::1', 443),
    ).toBe('0xffffffff81000000 ::1 443');
  });

  test('%Y', () => {
    expect(show('%Y', ['uint64_t'], 0)).toBe('1970 Jan  1 00:00:00');
    expect(show('%Y', ['int64_t'], 1_234_567_890_999_999_999n)).toBe('2009 Feb 13 23:31:30');
    expect(show('[%25Y]', ['int64_t'], 0)).toBe('[     1970 Jan  1 00:00:00]');
  });

  test("%T has the ISO week's year", () => {
    expect(show('%T', ['uint64_t'], 0)).toBe('Thu, 01 Jan 1970 00:00:00 UTC');
    // 2005-01-01 belongs to the 53rd week of 2004.
    expect(show('%T', ['uint64_t'], 1_104_537_600_000_000_000n)).toBe(
      'Sat, 01 Jan 2004 00:00:00 UTC',
    );
    expect(show('%T', ['uint64_t'], 1_230_768_000_000_000_000n)).toBe(
      'Thu, 01 Jan 2009 00:00:00 UTC',
    );
    expect(show('%T', ['uint64_t'], 1_230_681_600_000_000_000n)).toBe(
      'Wed, 31 Dec 2009 00:00:00 UTC',
    );
  });
});

test.each([
  ['%s', '\na`b+0x1\nc\n'],
  ['%20s', '\na`b+0x1\nc\n'],
  ['%-3s', '\n   a`b+0x1\n   c\n'],
])(
  "a stack's frames have no blanks in front, or with a - as many as %s is wide",
  (text, expected) => {
    // libdtrace's pfprint_stack(). There is no stack to be had here, but for the name of its conversion.
    const { pieces, ...format } = bound(text, ['string']);
    const asStack = pieces.map((piece) =>
      piece.kind === 'text' ? piece : ({ ...piece, presentation: 'stack' } as const),
    );
    expect(renderFormat({ ...format, pieces: asStack }, ['\n    a`b+0x1\n    c\n'])).toBe(expected);
  },
);
