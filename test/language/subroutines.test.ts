/** What each subroutine gives and refuses. Reference, section 8, the table of subroutines. */
import { describe, expect, test } from 'vitest';
import { accepting, faults, printing, prints, refusing, valuing } from './support.ts';

const fault = (what: string): string =>
  `error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): ${what}`;

/** One test a row: the only fault of a clause. */
function faulting(
  rows: readonly (readonly [row: string, statements: string, what: string])[],
): void {
  test.for(rows)('%s: %s', async ([, statements, what]) => {
    expect(await faults(`int n; BEGIN { ${statements} }`)).toEqual([fault(what)]);
  });
}

describe('alloca(size), bcopy(src, dst, n)', () => {
  printing([
    [
      'zero-filled',
      'BEGIN { this->p = (char *)alloca(16); printf("%d%d", this->p[0], this->p[15]); }',
      '00',
    ],
    [
      '8-byte aligned',
      'BEGIN { this->p = alloca(3); this->q = alloca(1); printf("%d", (int)((uintptr_t)this->q - (uintptr_t)this->p)); }',
      '8',
    ],
    [
      'bcopy',
      'BEGIN { this->p = (char *)alloca(8); bcopy("hello", this->p, 6); printf("%s", stringof(this->p)); }',
      'hello',
    ],
    [
      'bcopy within alloca memory',
      'BEGIN { this->p = (char *)alloca(8); bcopy("ab", this->p, 3); bcopy(this->p, this->p + 3, 3); printf("%s", stringof(this->p + 3)); }',
      'ab',
    ],
  ]);
  refusing([
    ['a constant size over scratchsize', 'BEGIN { alloca(257); }', 'D_ALLOCA_SIZE', 'alloca(257)'],
    [
      'dst must be alloca memory',
      'char *p; BEGIN { bcopy("x", p, 1); }',
      'D_PROTO_ARG',
      'alloca pointer',
    ],
  ]);
  faulting([
    ['a size over what is left', 'n = 300; alloca(n);', 'out of scratch space'],
    ['a negative size', 'n = -1; alloca(n);', 'invalid size (0xffffffffffffffff)'],
    [
      'bcopy out of range',
      'n = 9; this->p = alloca(8); bcopy("0123456789", this->p, n);',
      'invalid size (0x9)',
    ],
  ]);
});

describe('strlen, strjoin, strchr, strrchr, strstr, strtok', () => {
  valuing([
    ['strlen(s)', 'strlen("hello")', 5],
    ['strlen of the empty string', 'strlen("")', 0],
  ]);
  valuing(
    [
      ['strjoin(a, b)', 'strjoin("foo", "bar")', 'foobar'],
      ['strchr(s, c)', 'strchr("hello", \'l\')', 'llo'],
      ['strrchr(s, c)', 'strrchr("hello", \'l\')', 'lo'],
      ['strstr(s, t)', 'strstr("hello", "ll")', 'llo'],
      ['strstr of the empty string', 'strstr("hello", "")', 'hello'],
    ],
    '%s',
  );
  printing([
    [
      'strtok(s or NULL, delims) is as in C',
      'BEGIN { a = strtok("/a//b.c", "/."); b = strtok(NULL, "/."); c = strtok(NULL, "/."); printf("%s %s %s %d", a, b, c, strtok(NULL, "/.") == NULL); }',
      'a b c 1',
    ],
    [
      'strtok keeps its state within the firing',
      'BEGIN { x = strtok("a b", " "); } BEGIN { trace(strtok(NULL, " ")); }',
      'b',
    ],
    [
      'strchr, strrchr, strstr of what is not there are NULL',
      'BEGIN { printf("%d%d%d", strchr("a", 98) == NULL, strrchr("a", 98) == NULL, strstr("a", "b") == NULL); }',
      '111',
    ],
  ]);
  test('strlen stops at strsize, strjoin is cut to strsize - 1', async () => {
    const program =
      'BEGIN { s = "abcdefghij"; printf("%d %s", strlen(s), strjoin("abcd", "efgh")); exit(0); }';
    expect(await prints(program, '-xstrsize=8')).toBe('7 abcdefg');
  });
  faulting([
    ['strlen of NULL', 'x = strlen((string)NULL);', 'invalid address (0x0)'],
    ['strtok: NULL first', 'x = strtok(NULL, " ");', 'invalid address (0x0)'],
    ['strtok: NULL delimiters', 'd = "x"; d = NULL; x = strtok("a", d);', 'invalid address (0x0)'],
  ]);
});

describe('substr(s, i [, n]): as in Perl', () => {
  valuing(
    [
      ['to the end', 'substr("hello", 1)', 'ello'],
      ['i < 0 counts from the end', 'substr("hello", -3)', 'llo'],
      ['n', 'substr("hello", 1, 3)', 'ell'],
      ['n < 0 stops before the end', 'substr("hello", 1, -1)', 'ell'],
      ['i before the beginning', 'substr("hello", -9, 6)', 'he'],
      ['out of range', 'substr("hello", 9)', ''],
      ['n of 0', 'substr("hello", 1, 0)', ''],
    ],
    '%s',
  );
});

describe('index(s, t [, start]) and rindex', () => {
  valuing([
    ['index', 'index("hello", "l")', 2],
    ['rindex', 'rindex("hello", "l")', 3],
    ['not there', 'index("hello", "z") + rindex("hello", "z")', -2],
    ['from start', 'index("hello", "l", 3)', 3],
    ['start < 0 is 0', 'index("hello", "h", -3)', 0],
    ['rindex searches backward from start', 'rindex("hello", "l", 2)', 2],
    ['index of the empty string', 'index("hello", "")', 0],
    ['rindex of the empty string', 'rindex("hello", "")', 5],
  ]);
});

describe('lltostr, basename, dirname, cleanpath', () => {
  valuing(
    [
      ['lltostr(int64)', 'lltostr(-42)', '-42'],
      ['lltostr of the least', 'lltostr(0x8000000000000000)', '-9223372036854775808'],
      ['basename /a/b/c', 'basename("/a/b/c")', 'c'],
      ['dirname /a/b/c', 'dirname("/a/b/c")', '/a/b'],
      ['basename /', 'basename("/")', '/'],
      ['dirname /', 'dirname("/")', '/'],
      ['basename a/', 'basename("a/")', 'a'],
      ['dirname a/', 'dirname("a/")', '.'],
      ['basename of nothing', 'basename("")', '.'],
      ['dirname of nothing', 'dirname("")', '.'],
      ['cleanpath drops //', 'cleanpath("/a//b")', '/a/b'],
      ['cleanpath drops /./', 'cleanpath("/a/./b")', '/a/b'],
      ['cleanpath folds x/..', 'cleanpath("/a/../b")', '/b'],
    ],
    '%s',
  );
});

describe('numbers', () => {
  valuing(
    [
      ['htons', 'htons(0x1234)', '3412'],
      ['ntohs', 'ntohs(0x1234)', '3412'],
      ['htonl', 'htonl(0x12345678)', '78563412'],
      ['ntohl', 'ntohl(0x12345678)', '78563412'],
      ['htonll', 'htonll(0x123456789abcdef0)', 'f0debc9a78563412'],
      ['ntohll', 'ntohll(0x123456789abcdef0)', 'f0debc9a78563412'],
      ['getmajor: dev >> 20', 'getmajor(0x12345678)', '123'],
      ['getminor: dev & 0xfffff', 'getminor(0x12345678)', '45678'],
      ['higher bits of a wider argument are lost', 'getmajor(0xff12345678)', '123'],
    ],
    '%x',
  );
  valuing([['rand(): an int', 'sizeof (rand())', 4]]);
  printing([
    [
      'htons, htonl and htonll have 16, 32 and 64 bits',
      'BEGIN { printf("%d %d %d", sizeof (htons(1)), sizeof (htonl(1)), sizeof (htonll(1))); }',
      '2 4 8',
    ],
  ]);
});

/** Statements that lay bytes down at this->b. */
const bytes = (...values: readonly number[]): string =>
  `this->b = (uint8_t *)alloca(${values.length}); ${values.map((value, i) => `this->b[${i}] = ${value};`).join(' ')}`;

const v4 = bytes(192, 168, 1, 5);
const v6 = bytes(0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xab);
const mac = Array.from({ length: 20 }, (_, i) => i + 0xf6);

describe('addresses as text', () => {
  printing([
    ['inet_ntoa', `BEGIN { ${v4} trace(inet_ntoa((ipaddr_t *)this->b)); }`, '192.168.1.5'],
    [
      'inet_ntoa6: lower case, the longest run of zeros',
      `BEGIN { ${v6} trace(inet_ntoa6((in6_addr_t *)this->b)); }`,
      '2001:db8:0:1::ab',
    ],
    [
      'the first of two runs',
      `BEGIN { ${bytes(0x20, 1, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 3)} trace(inet_ntoa6((in6_addr_t *)this->b)); }`,
      '2001::1:2:0:0:3',
    ],
    ['inet_ntop(AF_INET)', `BEGIN { ${v4} trace(inet_ntop(AF_INET, this->b)); }`, '192.168.1.5'],
    [
      'inet_ntop(AF_INET6)',
      `BEGIN { ${v6} trace(inet_ntop(AF_INET6, this->b)); }`,
      '2001:db8:0:1::ab',
    ],
    [
      'link_ntop(ARPHRD_ETHER)',
      `BEGIN { ${bytes(...mac.slice(0, 6))} trace(link_ntop(ARPHRD_ETHER, this->b)); }`,
      'f6:f7:f8:f9:fa:fb',
    ],
    [
      'link_ntop(ARPHRD_INFINIBAND)',
      `BEGIN { ${bytes(...mac)} trace(link_ntop(ARPHRD_INFINIBAND, this->b)); }`,
      mac.map((byte) => (byte & 255).toString(16).padStart(2, '0')).join(':'),
    ],
  ]);
  faulting([
    ['inet_ntop of another family', `${v4} trace(inet_ntop(3, this->b));`, 'illegal operation'],
    ['link_ntop of another type', `${v4} trace(link_ntop(3, this->b));`, 'illegal operation'],
    ['link_ntop of NULL', 'trace(link_ntop(ARPHRD_ETHER, NULL));', 'invalid address (0x0)'],
  ]);
});

describe('those that need a live process or kernel', () => {
  refusing(
    [
      'copyin(0, 1)',
      'copyinstr(0)',
      'copyinto(0, 1, alloca(1))',
      'progenyof(1)',
      'mutex_owned((void *)0)',
      'mutex_owner((void *)0)',
      'mutex_type_adaptive((void *)0)',
      'mutex_type_spin((void *)0)',
      'rw_iswriter((void *)0)',
      'rw_read_held((void *)0)',
      'rw_write_held((void *)0)',
    ].map((call) => [call, `BEGIN { x = ${call}; }`, 'T_ENGINE'] as const),
  );
  accepting([['speculation(), see section 11', 'BEGIN { x = speculation(); }']]);
});
