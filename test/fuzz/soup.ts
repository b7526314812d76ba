/** Texts of no sense: tokens in any order, and good programs that were damaged. */
import { readAnswer, readCorpus } from '../native/corpus.ts';
import { pick, type Random } from './random.ts';

/** Programs with every construct of the grammar. */
const written = [
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

/** What native dtrace was asked about: those that it took thrice, because more damage leaves them whole. */
const asked = readCorpus().flatMap((each) =>
  readAnswer(each)?.status === 0 ? [each.text, each.text, each.text] : [each.text],
);

const programs: readonly string[] = [...written, ...asked];

/** Those that every reader must take. */
export const goodPrograms: readonly string[] = written;

const symbols =
  '( ) [ ] { } < > / * + - = ! ~ & | ^ % ? : ; , . -> ++ -- << >> == && || ^^ += <<= ... # @ @a $1 $$x $ `';
const words =
  'a b x`y `z int struct enum self this typedef inline translator provider probe if else while sizeof ' +
  'stringof offsetof xlate string const uint8_t BEGIN END tcp:::send a*b tick-1s args args[2] arg0';
const literals = '\\ \\\n \n #! //c\n /*c*/ /* */ " "s" "\\" \' \'c\' \'\' 0 1 089 0x 1.5 1e9 -1';

const soup: readonly string[] = [
  ...[symbols, words].flatMap((text) => text.split(' ')),
  ...literals.split(' '),
  ...['\x00', '\xff', 'self->x', 'this->', '#pragma D option quiet\n', '#line 3 "x"\n'],
  ...[
    'BEGIN {',
    '};',
    'BEGIN <',
    '; >',
    '/x/',
    'printf("%d',
    '%',
    '@a[x] = ',
    'count()',
    '"%s %d"',
  ],
];

const openings = ['', '', 'BEGIN {', 'BEGIN <', 'BEGIN /', 'int ', 'tcp:::send {', 'struct s {'];

/** Up to thirty tokens. */
export function tokenSoup(random: Random): string {
  const pieces = Array.from({ length: 1 + random(30) }, () => pick(random, soup));
  return pick(random, openings) + pieces.join(random(2) === 0 ? ' ' : '');
}

/** What the damage of whole tokens takes for one. */
const token =
  /\w+|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|->|&&|\|\||\^\^|[<>=!+*/%&|^-]=|\s+|[^]/g;

function damageBytes(text: string, random: Random): string {
  const at = random(text.length + 1);
  const to = Math.min(text.length, at + 1 + random(6));
  const other = pick(random, programs);
  const from = random(other.length);
  switch (random(6)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + pick(random, soup) + text.slice(at);
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

/** Leaves more programs whole than damage of bytes does: they reach the compiler's passes. */
function damageTokens(text: string, random: Random): string {
  const tokens = text.match(token) ?? [];
  const visible = [...tokens.keys()].filter((index) => /\S/.test(tokens[index]));
  if (visible.length === 0) return text;
  const at = pick(random, visible);
  const other = pick(random, visible);
  switch (random(4)) {
    case 0:
      tokens[at] = '';
      break;
    case 1:
      tokens[at] = tokens[other];
      break;
    case 2:
      [tokens[at], tokens[other]] = [tokens[other], tokens[at]];
      break;
    default:
      tokens[at] = ` ${pick(random, soup)} `;
  }
  return tokens.join('');
}

/** A program with one to four mistakes. */
export function damagedProgram(random: Random): string {
  let text = pick(random, programs);
  for (let n = 1 + random(random(4) === 0 ? 4 : 2); n > 0; n--)
    text = random(2) === 0 ? damageBytes(text, random) : damageTokens(text, random);
  return text;
}
