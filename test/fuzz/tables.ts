/**
 * Programs that fill aggregations and print them: of every function, with keys of every kind, under every option that
 * orders or draws them. Nearly all are right, so that what is tried is what the consumer does with them.
 */
import { pick, several, type Random } from './random.ts';

/** Keys by what is written; each has conversions that print it. */
const keys: readonly (readonly [string, readonly string[]])[] = [
  ['n', ['%d', '%x', '%5u', '%-8o|', '%c', '%i', '%X', "%'d"]],
  ['n - 2', ['%d', '%+d', '%08d', '%.3d']],
  ['(char)n', ['%c', '%d', '%C', '%u']],
  ['(short)(n - 3)', ['%hd', '%d', '%x']],
  ['(uint8_t)(0 - n)', ['%d', '%u', '%x']],
  ['(int64_t)(n - 1)', ['%d', '%Y', '%lld', '%x', '%p', '%20d']],
  ['(uint64_t)(n - 1)', ['%u', '%a', '%T', '%d']],
  ['(void *)n', ['%p', '%x', '%20p']],
  ['lltostr(n - 1)', ['%s', '%-10s|', '%.1s', '%S']],
  ['n & 1 ? "odd" : ""', ['%s', '%20s', '%.2s']],
  ['text', ['%s', '%S', '%5s']],
  ['shade', ['%d', '%u']],
  ['pair', []],
  ['execname', ['%s']],
];

const values = [
  ...[
    '0',
    '1',
    '-1',
    'n',
    '-n',
    'n * n * 97',
    '1000',
    '0x7fffffffffffffff',
    '-0x7fffffffffffffff - 1',
  ],
  ...[
    '(char)n',
    '(uint32_t)-1',
    '1 << (n * 5)',
    '-(1 << (n * 9))',
    'n - 3',
    '(void *)n',
    '10',
    '255',
  ],
];

/** Functions with their arguments behind the value; an aggregation keeps to one. */
const functions: readonly (readonly [string, string])[] = [
  ...(['sum', 'avg', 'min', 'max', 'stddev', 'quantize'] as const).map(
    (name) => [name, ''] as const,
  ),
  ...(['', ', 2', ', n - 2', ', -3', ', 0', ', 0x7fffffffffffffff'] as const).map(
    (increment) => ['quantize', increment] as const,
  ),
  ['lquantize', ', 0, 10'],
  ['lquantize', ', -5, 5, 1, n - 2'],
  ['lquantize', ', -2147483647, 2147483, 65535'],
  ['lquantize', ', 0, 1000, 300, 0x4000000000000000'],
  ['lquantize', ', 0, 300, 1'],
  ['llquantize', ', 10, 0, 3, 10'],
  ['llquantize', ', 10, 1, 17, 20, n - 3'],
  ['llquantize', ', 2, 0, 61, 2'],
  ['llquantize', ', 4, 1, 6, 16, -1'],
];

const number = (random: Random): string =>
  pick(random, ['0', '1', '2', '3', '10', '-1', '-2', 'n', '1000000', '-2147483648', '2147483647']);

/** What is written in a printf format for a value of an aggregation. */
function valueConversion(random: Random): string {
  const flags = several(random, 2, () => pick(random, ['-', '+', ' ', '#', '0', "'"])).join('');
  const width = pick(random, ['', '', '1', '8', '30', '300', '.0', '.4', '12.6', '?']);
  return `%${pick(random, ['@', `@${flags}`])}${width}${pick(random, ['d', 'd', 'i', 'u', 'x', 'X', 'o', 'p'])}`;
}

type Signature = readonly (readonly [string, readonly string[]])[];

function format(random: Random, signature: Signature): string {
  const shown: string[] = [];
  for (const [, conversions] of signature.slice(0, random(signature.length + 1))) {
    if (conversions.length === 0) break;
    shown.push(pick(random, conversions));
  }
  // Keys stay in their order; values may stand between them.
  const gap = (): string[] => several(random, 1, () => valueConversion(random));
  return [...shown.flatMap((key) => [...gap(), key]), ...gap(), ...gap(), '%%'].join(' ');
}

interface Made {
  readonly name: string;
  readonly call: readonly [string, string];
}

function action(random: Random, made: readonly Made[], signature: Signature): string {
  const one = (): string => pick(random, made).name;
  const some = (): string => [one(), ...several(random, 3, one)].join(', ');
  switch (random(9)) {
    case 0:
      return `clear(${one()});`;
    case 1:
      return pick(random, [`trunc(${one()});`, `trunc(${one()}, ${number(random)});`]);
    case 2:
      return `normalize(${one()}, ${pick(random, ['1', '2', '7', 'n', '-3', '1 << 40', 'n - n'])});`;
    case 3:
      return `denormalize(${one()});`;
    case 4:
      return `setopt("${pick(random, orders)}", "${number(random)}");`;
    case 5:
      return `printa(${some()});`;
    case 6:
      return `printa(${one()});`;
    default:
      return `printa("${format(random, signature)}\\n", ${some()});`;
  }
}

const orders = ['aggsortkey', 'aggsortrev', 'aggsortpos', 'aggsortkeypos', 'quiet', 'aggrate'];
const options = [
  ...[
    'aggsortkey',
    'aggsortrev',
    'aggsortpos=1',
    'aggsortpos=7',
    'aggsortkeypos=1',
    'aggsortkeypos=9',
  ],
  ...['agghist', 'aggpack', 'aggzoom', 'strsize=4', 'rawbytes', 'aggsize=1k', 'stackindent=0'],
];

/** A program with up to four aggregations over the same keys. */
export function tableProgram(random: Random): string {
  const signature = several(random, 3, () => pick(random, keys));
  const written = signature.map(([key]) => key).join(', ');
  const made = ['@', '@a', '@b', '@c'].slice(0, 1 + random(4)).map((name) => ({
    name,
    call: random(6) === 0 ? (['count', ''] as const) : pick(random, functions),
  }));
  const fill = ({ name, call: [call, more] }: Made): string =>
    `${name}${written && `[${written}]`} = ${call}(${call === 'count' ? '' : pick(random, values) + more});`;
  const fills = [...made, ...several(random, 6, () => pick(random, made))].map(fill).join(' ');
  const actions = (): string => several(random, 3, () => action(random, made, signature)).join(' ');
  return [
    ...several(random, 3, () => `#pragma D option ${pick(random, options)}`),
    'int n; char text[3]; enum colour { red = 7 }; enum colour shade; struct pair { char a; int b; }; struct pair pair;',
    `tick-1ms / n < 6 / { n++; text[0] = 'a' + n; pair.b = n; ${fills} }`,
    `tick-1ms / n == 3 / { ${actions()} }`,
    `END { ${actions()} }`,
    '',
  ].join('\n');
}
