/** Declarations, inlines, translators, attribute pragmas. Reference, section 7. */
import { describe } from 'vitest';
import { accepting, printing, refusing } from './support.ts';

describe('storage classes', () => {
  accepting([
    ['self', 'self int x; BEGIN { self->x = 1; }'],
    ['this', 'this int x; BEGIN { this->x = 1; }'],
    ['typedef', 'typedef int t; BEGIN { x = (t)1; }'],

    ['redeclaration with the same type', 'int x; int x; BEGIN { }'],
  ]);
  refusing([
    ['more than one', 'self this int x; BEGIN { }', 'D_DECL_CLASS'],
    ['auto', 'auto int x; BEGIN { }', 'D_DECL_BADCLASS'],
    ['register', 'register int x; BEGIN { }', 'D_DECL_BADCLASS'],
    ['static objects', 'static int x; BEGIN { }', 'D_DECL_BADCLASS'],
    ['void objects', 'void x; BEGIN { }', 'D_DECL_VOIDOBJ'],
    ['incomplete types', 'struct nosuch x; BEGIN { }', 'D_DECL_INCOMPLETE'],
    ['redeclaration with another type', 'int x; string x; BEGIN { }', 'D_DECL_IDRED'],
    ['type tags', 'struct s { int a; }; struct s { int b; }; BEGIN { }', 'D_DECL_TYPERED'],
    ['declaring nothing', 'int; BEGIN { }', 'D_DECL_USELESS'],
    ['an array size that is not positive', 'int a[0 - 1]; BEGIN { }', 'D_DECL_ARRSUB'],
    ['an array size that is not constant', 'int n; int a[n]; BEGIN { }', 'D_DECL_ARRSUB'],
    ['a missing array size', 'int a[]; BEGIN { }', 'D_DECL_ARRNULL'],
    ['wrong specifier mixes', 'int char x; BEGIN { }', 'D_DECL_COMBO'],
    ['attributes of char', 'long char x; BEGIN { }', 'D_DECL_CHARATTR'],
    ['attributes of void', 'unsigned void *x; BEGIN { }', 'D_DECL_VOIDATTR'],
    [
      'signed of what is no integer',
      'struct s { int a; }; unsigned struct s x; BEGIN { }',
      'D_DECL_SIGNINT',
    ],
    [
      'long of what is no integer',
      'struct s { int a; }; long struct s x; BEGIN { }',
      'D_DECL_LONGINT',
    ],
    ['an enumerator that is no constant', 'int n; enum e { A = n }; BEGIN { }', 'D_DECL_ENCONST'],
    ['an enumerator outside int', 'enum e { A = 0x80000000 }; BEGIN { }', 'D_DECL_ENOFLOW'],
    ['a duplicate member', 'struct s { int a; int a; }; BEGIN { }', 'D_UNKNOWN'],
    ['a duplicate enumerator', 'enum e { A, A }; BEGIN { }', 'D_DECL_IDRED'],
    ['a void parameter among others', 'int f(int, void); BEGIN { }', 'D_DECL_PROTO_VOID'],
    ['a void parameter with a name', 'int f(void x); BEGIN { }', 'D_DECL_PROTO_NAME'],
  ]);
});

describe('inline', () => {
  printing([
    [
      'substitutes the expression at each use',
      'int n; inline int next = ++n; BEGIN { printf("%d%d", next, next); }',
      '12',
    ],
    [
      'with parameters',
      'inline int add[int a, int b] = a + b; BEGIN { printf("%d", add[2, 3]); }',
      '5',
    ],
    ['cast to the type', 'int n; inline char cut = n; BEGIN { n = 257; printf("%d", cut); }', '1'],
  ]);
  refusing([
    ['redefinition', 'inline int a = 1; inline int a = 2; BEGIN { }', 'D_DECL_IDRED'],
    ['type mismatch', 'inline int a = "x"; BEGIN { trace(a); }', 'D_OP_INCOMPAT'],
    ['self-reference', 'inline int a = a; BEGIN { trace(a); }', 'D_IDENT_UNDEF'],
  ]);
});

const before = 'struct in { int a; }; struct out { int b; int c; }; struct in v; ';
const translator = `${before}translator struct out < struct in i > { b = i.a + 1; }; `;

describe('translators', () => {
  printing([
    [
      'xlate <OUT>(e)',
      `${translator}BEGIN { v.a = 3; printf("%d", xlate <struct out>(v).b); }`,
      '4',
    ],
    [
      'xlate <OUT *>(e)',
      `${translator}BEGIN { v.a = 3; printf("%d", xlate <struct out *>(v)->b); }`,
      '4',
    ],
    [
      "each member access evaluates that member's expression",
      `${before}int n; translator struct out < struct in i > { b = ++n; }; BEGIN { printf("%d%d", xlate <struct out>(v).b, xlate <struct out>(v).b); }`,
      '12',
    ],
  ]);
  refusing([
    [
      'OUT must be a struct or union',
      `${before}translator int < struct in i > { b = 1; }; BEGIN { }`,
      'D_XLATE_SOU',
    ],
    [
      'members must exist',
      `${before}translator struct out < struct in i > { z = 1; }; BEGIN { }`,
      'D_XLATE_MEMB',
    ],
    [
      'members must fit',
      `${before}translator struct out < struct in i > { b = "x"; }; BEGIN { }`,
      'D_XLATE_INCOMPAT',
    ],
    [
      'one per pair',
      `${translator}translator struct out < struct in i > { b = 1; }; BEGIN { }`,
      'D_XLATE_REDECL',
    ],
    ['no translator', `${before}BEGIN { trace(xlate <struct out>(v).b); }`, 'D_XLATE_NONE'],
    [
      'a member that is not defined in it',
      `${translator}BEGIN { trace(xlate <struct out>(v).c); }`,
      'D_XLATE_NOCONV',
    ],
  ]);
});

describe('#pragma D attributes and binding', () => {
  accepting([
    [
      'attributes of what is declared later',
      '#pragma D attributes Evolving/Evolving/Common x\nint x; BEGIN { x = 1; }',
    ],
    [
      'binding of what is declared later',
      '#pragma D binding "1.0" x\ninline int x = 1; BEGIN { trace(x); }',
    ],
  ]);
  refusing([
    ['unused', '#pragma D attributes Evolving/Evolving/Common x\nBEGIN { }', 'D_PRAGMA_UNUSED'],
    ['foreign', '#pragma D attributes Evolving/Evolving/Common pid\nBEGIN { }', 'D_PRAGMA_SCOPE'],
  ]);
});
