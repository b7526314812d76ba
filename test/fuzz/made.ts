/** Programs made up from D's own names: most can be read, and enough of them are right to be run. */
import { actionNames, aggregatingNames } from '../../compiler/actions.ts';
import { builtinTypes } from '../../compiler/builtins.ts';
import { subroutines } from '../../compiler/subroutines.ts';
import { catalogue } from '../../probes/index.ts';
import { pick, several, type Random } from './random.ts';

/** What the expressions below may name: a program declares what it uses. */
const declarations: readonly (readonly [string, string])[] = [
  ['inner|in\\b|g\\b|p\\b', 'struct inner { short h; char c[4]; };'],
  [
    '\\bs\\b|g\\b|p\\b',
    'struct s { int a:3; unsigned int b:7; struct inner in; string t; struct s *next; uint8_t bytes[3]; };',
  ],
  ['colour|red|shade', 'enum colour { red, green = -3, blue = 70000 };'],
  ['inner_t', 'typedef struct inner inner_t;'],
  ['g\\b|p\\b', 'struct s g; struct s *p;'],
  ['numbers', 'int numbers[4];'],
  ['assoc', 'int64_t assoc[string, int];'],
  ['->st\\b', 'self string st;'],
  ['->n\\b', 'self int n;'],
  ['tiny', 'this char tiny;'],
  ['str\\b', 'string str;'],
  ['byte|half|word', 'uint8_t byte; short half; unsigned int word;'],
  ['text', 'char text[8];'],
  ['shade', 'enum colour shade;'],
  ['one', 'inline int one = 1;'],
  ['twice', 'inline int64_t twice[int64_t n] = n * 2;'],
  ['word_of', 'inline string word_of[string w] = w;'],
  [
    'xlate',
    'struct out { int sum; string name; }; translator struct out < struct inner i > { sum = i.h + 1; name = "n"; };',
  ],
];

/** The declarations of what a text names. */
function declaring(text: string): string {
  return declarations
    .filter(([names]) => new RegExp(`\\b(?:${names})|->(?:${names})`).test(text))
    .map(([, declaration]) => `${declaration}\n`)
    .join('');
}

const fields = [...catalogue.structs.values()].flatMap(({ fields: all }) =>
  all.map(({ name }) => name),
);

const numbers: readonly string[] = [
  ...['0', '1', '-1', '2', '7', '255', '256', '65535', '0x7fffffff', '0x80000000', '4294967295u'],
  ...['0x7fffffffffffffff', '0xffffffffffffffff', '64', '63', "'a'", "'abcd'", 'sizeof (struct s)'],
  ...['red', 'one', 'arg0', 'byte', 'half', 'word', 'shade', 'g.a', 'g.b', 'g.in.h', 'numbers[1]'],
  ...[
    'this->tiny',
    'self->n',
    'unset',
    'p->a',
    '*p',
    'text[2]',
    'assoc["a", 1]',
    'offsetof(struct s, in)',
  ],
];
const strings: readonly string[] = [
  ...[
    '""',
    '"a"',
    '"a/b//../c"',
    '"%s"',
    '"\\0x"',
    'str',
    'self->st',
    'g.t',
    'NULL',
    'execname',
    'text',
  ],
  ...['probename', 'stringof(1)', '(string)text', '"\\xff\\n"', 'word_of["w"]'],
];
const others = ['g', 'g.in', 'numbers', 'p', '&g', '&numbers[1]', 'args[0]', '@', '@a[1]', 'text'];

const binary = '* / % + - << >> < <= > >= == != & ^ | && ^^ ||'.split(' ');
const assigning = '= += -= *= /= %= &= ^= |= <<= >>='.split(' ');
const types = [
  ...['int', 'char', 'uint8_t', 'short', 'unsigned long', 'int64_t', 'string', 'void', 'struct s'],
  ...[
    'struct s *',
    'char *',
    'enum colour',
    'inner_t *',
    'ipaddr_t *',
    'double',
    'void *',
    'nosuch',
  ],
];
const targets = [
  ...[
    'x',
    'y',
    'unset',
    'self->n',
    'self->fresh',
    'this->t',
    'this->tiny',
    'byte',
    'half',
    'str',
    'g.a',
  ],
  ...[
    'g.t',
    'numbers[0]',
    'assoc["a", 2]',
    'fresh[pid, "k"]',
    'p',
    'p->b',
    'text[1]',
    'g',
    'shade',
  ],
];

const builtins = [...builtinTypes.keys()];
const functions = [...subroutines.keys()];
const actions = [...actionNames, ...aggregatingNames];

/** What an expression should be; one in eight is something else. */
type Wanted = 'number' | 'string';

function leaf(random: Random, wanted: Wanted): string {
  switch (random(16)) {
    case 0:
      return pick(random, strings);
    case 1:
      return pick(random, others);
    case 2:
      return pick(random, builtins);
    case 3:
      return `args[${random(6)}]->${pick(random, fields)}`;
    default:
      return pick(random, wanted === 'string' ? strings : numbers);
  }
}

function call(random: Random, depth: number): string {
  const name = random(12) === 0 ? pick(random, actions) : pick(random, functions);
  const parameters = subroutines.get(name)?.parameters ?? [];
  const given = parameters.map((kind) =>
    expression(random, depth - 1, kind.includes('string') ? 'string' : 'number'),
  );
  if (random(10) === 0) given.pop();
  return `${name}(${given.join(', ')})`;
}

function words(random: Random, depth: number): string {
  const inner = (wanted: Wanted): string => expression(random, depth - 1, wanted);
  switch (random(6)) {
    case 0:
      return `strjoin(${inner('string')}, ${inner('string')})`;
    case 1:
      return `substr(${inner('string')}, ${inner('number')}, ${inner('number')})`;
    case 2:
      return `(${inner('number')} ? ${inner('string')} : ${inner('string')})`;
    case 3:
      return `(${pick(random, ['str', 'self->st', 'x', 'this->t'])} = ${inner('string')})`;
    case 4:
      return pick(random, [`stringof(${inner('string')})`, `lltostr(${inner('number')})`]);
    default:
      return leaf(random, 'string');
  }
}

function number(random: Random, depth: number): string {
  const inner = (): string => expression(random, depth - 1, 'number');
  switch (random(12)) {
    case 0:
    case 1:
    case 2:
      return `(${inner()} ${pick(random, binary)} ${inner()})`;
    case 3:
      return `${inner()} ${pick(random, binary)} ${inner()}`;
    case 4:
      return `(${inner()} ? ${inner()} : ${inner()})`;
    case 5:
      return `((${pick(random, types)})${inner()})`;
    case 6:
      return `${pick(random, ['-', '~', '!', '+', '*', '&', 'stringof ', 'sizeof '])}${inner()}`;
    case 7:
      return `(${pick(random, targets)} ${pick(random, assigning)} ${inner()})`;
    case 8:
      return pick(random, [`${pick(random, targets)}++`, `--${pick(random, targets)}`]);
    case 9:
      return pick(random, [
        `(${expression(random, depth - 1, 'string')} ${pick(random, binary)} ${words(random, 0)})`,
        'xlate <struct out>(g.in).sum',
        `numbers[${inner()}]`,
        `(${inner()}).in.c`,
        `((struct s *)${inner()})->t`,
        `twice[${inner()}]`,
        `(${inner()}, ${inner()})`,
      ]);
    case 10:
      return call(random, depth);
    default:
      return leaf(random, 'number');
  }
}

function expression(random: Random, depth: number, wanted: Wanted): string {
  if (depth <= 0) return leaf(random, wanted);
  const other = random(16) === 0;
  return (wanted === 'string') === other ? number(random, depth) : words(random, depth);
}

const conversions = [
  ...[
    '%d',
    '%u',
    '%5x',
    '%-8s|',
    '%s',
    '%c',
    '%p',
    '%*d',
    '%.3s',
    '%hd',
    '%lld',
    '%Y',
    '%S',
    '%08o',
  ],
  ...[
    '%i',
    '%@d',
    '%%',
    '%C',
    '%T',
    '%e',
    '%a',
    '%k',
    '%I',
    '%P',
    '%+ld',
    '%#x',
    '%?p',
    '%wd',
    '%z',
    '%',
  ],
];

function format(random: Random): string {
  return `"${several(random, 3, () => pick(random, conversions)).join(' ')}\\n"`;
}

function aggregation(random: Random): string {
  const e = (): string => expression(random, random(2), 'number');
  const target = pick(random, ['@', '@a', '@b[pid]', `@c[${e()}]`, `@d[${e()}, ${e()}]`]);
  const name = pick(random, [...aggregatingNames]);
  const argument: Readonly<Record<string, string>> = {
    count: '',
    lquantize: `${e()}, ${random(9) - 4}, ${random(40)}, ${random(5)}`,
    llquantize: `${e()}, ${random(12)}, ${random(4)}, ${random(20)}, ${random(30)}`,
  };
  return `${target} = ${name}(${argument[name] ?? e()})`;
}

function statement(random: Random): string {
  const e = (): string => expression(random, random(4), random(3) === 0 ? 'string' : 'number');
  const aggregate = (): string => pick(random, ['@', '@a', '@b', '@c', '@d']);
  switch (random(14)) {
    case 0:
    case 1:
      return `trace(${e()})`;
    case 2:
      return `printf(${[format(random), ...several(random, 3, e)].join(', ')})`;
    case 3:
      return `printa(${pick(random, ['', `${format(random)}, `])}${aggregate()})`;
    case 4:
    case 5:
      return aggregation(random);
    case 6:
    case 7:
      return `${pick(random, targets)} ${pick(random, assigning)} ${e()}`;
    case 8:
      return `tracemem(${e()}, ${random(20)}${pick(random, ['', `, ${e()}`])})`;
    case 9:
      return `print(${e()})`;
    case 10:
      return pick(random, [
        ...['clear', 'denormalize', 'trunc'].map((name) => `${name}(${aggregate()})`),
        `normalize(${aggregate()}, ${e()})`,
        `trunc(${aggregate()}, ${e()})`,
        `exit(${e()})`,
        `setopt("${pick(random, ['quiet', 'aggsortkey', 'strsize', 'nosuch'])}", ${e()})`,
      ]);
    case 11:
      return pick(random, ['speculate', 'commit', 'discard']).concat(
        `(${pick(random, [e(), 'speculation()', 'self->n'])})`,
      );
    case 12:
      return `${pick(random, actions)}(${several(random, 3, e).join(', ')})`;
    default:
      return e();
  }
}

const probes = [
  ...[
    'BEGIN',
    'BEGIN',
    'BEGIN',
    'END',
    'ERROR',
    'tick-1s',
    'tcp:::send',
    'tcp:::state-change',
    'ip:::',
  ],
  ...['udp:::receive', 'tcp:::accept-*', 'tcp:::connect-refused, udp:::send', 'nosuch:::'],
];

function clause(random: Random): string {
  const predicate = random(5) === 0 ? ` /${expression(random, 2, 'number')}/` : '';
  const statements = several(random, 2, () => statement(random));
  const guarded =
    random(8) === 0
      ? [`if (${number(random, 1)}) { ${statement(random)}; } else { ${statement(random)}; }`]
      : [];
  return `${pick(random, probes)}${predicate} { ${[...statements, ...guarded].join('; ')} }\n`;
}

/** Declarations and a clause or two. */
export function madeProgram(random: Random): string {
  const clauses = clause(random) + (random(3) === 0 ? clause(random) : '');
  return declaring(clauses) + clauses;
}
