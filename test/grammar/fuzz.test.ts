/**
 * Texts of no sense. TSDTRACE_FUZZ=N tries N of each kind instead of 1,500; TSDTRACE_FUZZ_SEED another start.
 */
import { describe, expect, test } from 'vitest';
import { parseProgram, print } from '../../grammar/index.ts';
import type { ParseOptions } from '../../grammar/index.ts';
import { nodesOf } from './help.ts';

const COUNT = Number(process.env['TSDTRACE_FUZZ'] ?? 1500);
const SEED = Number(process.env['TSDTRACE_FUZZ_SEED'] ?? 20_240);

/** A small generator of pseudo-random numbers with a period of 2^32 (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const PROGRAMS = [
  '#!/usr/sbin/dtrace -s\n#pragma D option quiet\nBEGIN { printf("%d\\n", 1); exit(0) }\n',
  'tcp:::receive /args[4]->tcp_dport == 80/ { @a[args[2]->ip_saddr, pid] = quantize(args[2]->ip_plength); }',
  'tcp:::accept-established < @[args[2]->tcp_dport]=count(); > END < trunc(@, 10); printa("%d %@d\\n", @) >',
  'typedef struct s { int a:3, b; struct { char c[4]; } d; } s_t; s_t*x; self s_t *y[string, int];',
  'inline int k[int a] = a ? 1 : 2; translator o < struct i *p > { a = p->b; }; enum e { A, B = 2, };',
  'provider p { probe a(int, char *) : (pktinfo_t *p, int n); }; int f(void), (*g)(int, ...);',
  "tick-1s, profile-$1 /this->x / 2 > 'ab'/ { if (a) { b } else c = d ? e : f, g; @q = lquantize(x, 0, 10) }",
  '/* c */ BEGIN { x = (string)y; z = sizeof (int *) + offsetof(struct s, a); *p++ = -~!w; // end\n }',
  'BEGIN < x = a > b ? c : d; y = xlate <s *>(p)->q > ERROR { a ^^ b || c && d | e ^ f & g == h << 2; }',
];

const SOUP = [
  ...'( ) [ ] { } < > / * + - = ! ~ & | ^ % ? : ; , . -> ++ -- << >> == && || ^^ += <<= ...'.split(
    ' ',
  ),
  ...'# @ @a $1 $$x $ ` \\ \\\n \n #! //c\n /*c*/ /* */ " "s" "\\" \' \'c\' \'\' 0 1 089 0x 1.5 1e9'.split(
    ' ',
  ),
  ...'a b x`y `z int struct enum self this typedef inline translator provider probe if else while'.split(
    ' ',
  ),
  ...'sizeof stringof offsetof xlate string const uint8_t BEGIN END tcp:::send a*b tick-1s \x00 \xff'.split(
    ' ',
  ),
  ...['self->x', 'this->', '#pragma D option quiet\n', 'BEGIN {', '};', 'BEGIN <', '; >', '/x/'],
];

const OPTIONS: readonly ParseOptions[] = [
  { kind: 'script' },
  { kind: 'probe' },
  { kind: 'probe', probeKind: 'function' },
];

/** Whatever the text: a program or one error, tagged, its span within the text; and the program prints. */
function check(text: string): 'program' | 'error' {
  let result: 'program' | 'error' = 'error';
  for (const options of OPTIONS) {
    const { program, errors } = parseProgram(text, options);
    const where = JSON.stringify([text, options]);
    expect(errors.length, where).toBe(program === undefined ? 1 : 0);
    for (const { tag, message, span } of errors) {
      expect(tag, where).toMatch(/^D_[A-Z_]+$/);
      expect(message, where).not.toBe('');
      checkSpan(span, text, where);
    }
    if (program === undefined) continue;
    result = 'program';
    for (const [node] of nodesOf(program)) checkSpan(node.span, text, where);
    const printed = print(program);
    const again = parseProgram(printed, { kind: options.kind });
    expect(again.errors, `${where}\n${printed}`).toEqual([]);
    expect(again.program && print(again.program), where).toBe(printed);
  }
  return result;
}

function checkSpan(span: { start: number; end: number }, text: string, where: string): void {
  const { start, end } = span;
  const good = Number.isInteger(start) && 0 <= start && start <= end && end <= text.length;
  if (!good) expect.fail(`span ${start}..${end} of ${where}`);
}

describe('fuzz', () => {
  test('the programs that are to be mutated are good ones', () => {
    for (const text of PROGRAMS) expect(check(text), text).toBe('program');
  });

  test('token soup', () => {
    const random = generator(SEED);
    for (let i = 0; i < COUNT; i++) {
      const pieces = Array.from({ length: 1 + random(30) }, () => SOUP[random(SOUP.length)]);
      const between = random(2) === 0 ? ' ' : '';
      check(`${['', 'BEGIN {', 'BEGIN <', 'BEGIN /', 'int '][random(5)]}${pieces.join(between)}`);
    }
  });

  test('mutated programs', () => {
    const random = generator(SEED + 1);
    let good = 0;
    for (let i = 0; i < COUNT; i++) {
      let text = PROGRAMS[random(PROGRAMS.length)];
      for (let n = 1 + random(4); n > 0; n--) text = mutate(text, random);
      if (check(text) === 'program') good++;
    }
    // Mutations that leave nothing valid would only test the first error.
    expect(good).toBeGreaterThan(COUNT / 50);
  });
});

function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const to = Math.min(text.length, at + 1 + random(6));
  const other = PROGRAMS[random(PROGRAMS.length)];
  const from = random(other.length);
  switch (random(6)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + SOUP[random(SOUP.length)] + text.slice(at);
    case 2:
      return text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(to);
    case 3:
      return text.slice(0, to) + text.slice(at);
    case 4:
      return text.slice(0, at) + other.slice(from, from + random(40)) + text.slice(at);
    default:
      return text.slice(0, at);
  }
}
