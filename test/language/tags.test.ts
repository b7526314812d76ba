/** Compile errors that no other section names. Reference, section 16. */
import { describe } from 'vitest';
import { refusing } from './support.ts';

const types =
  'struct fwd; struct fwd *f; struct s { int a; int b:3; }; struct s v; struct s *p; enum e { one }; ';

describe('operands', () => {
  refusing([
    [
      'D_OP_INT',
      'BEGIN { x = "a" % 2; }',
      'D_OP_INT',
      'operator % requires operands of integral type',
    ],
    [
      'D_OP_INT, unary',
      'BEGIN { x = ~"a"; }',
      'D_OP_INT',
      'operator ~ requires an operand of integral type',
    ],
    [
      'D_OP_ARITH',
      'BEGIN { x = "a" * 2; }',
      'D_OP_ARITH',
      'operator * requires operands of arithmetic type',
    ],
    [
      'D_OP_ARITH, unary',
      'BEGIN { x = -"a"; }',
      'D_OP_ARITH',
      'operator - requires an operand of arithmetic type',
    ],
    [
      'D_OP_SCALAR',
      'BEGIN { x = "a" && 2; }',
      'D_OP_SCALAR',
      'operator && requires operands of scalar type',
    ],
    [
      'D_OP_SCALAR, unary',
      'BEGIN { x = !"a"; }',
      'D_OP_SCALAR',
      'operator ! requires an operand of scalar type',
    ],
    [
      'D_OP_SCALAR, ?:',
      'BEGIN { x = "a" ? 1 : 2; }',
      'D_OP_SCALAR',
      'operator ?: expression must be of scalar type',
    ],
    [
      'D_OP_PTR',
      `${types}BEGIN { x = v->a; }`,
      'D_OP_PTR',
      'operator -> must be applied to a pointer',
    ],
    [
      'D_OP_SOU',
      'int i; BEGIN { x = i.a; }',
      'D_OP_SOU',
      'operator . cannot be applied to type "int"; must be applied to a struct or union',
    ],
    ['D_OP_INCOMPLETE', `${types}BEGIN { x = f->a; }`, 'D_OP_INCOMPLETE'],
    [
      'D_TYPE_MEMBER',
      `${types}BEGIN { x = v.c; }`,
      'D_TYPE_MEMBER',
      'c is not a member of struct s',
    ],
    ['D_OP_DYN, ?:', 'int n; BEGIN { @a = count(); x = n ? @a : 1; }', 'D_OP_DYN'],
    ['D_OP_DYN, comma', 'BEGIN { @a = count(); x = (@a, 1); }', 'D_OP_DYN'],
    [
      'D_DEREF_NONPTR',
      'int i; BEGIN { x = *i; }',
      'D_DEREF_NONPTR',
      'cannot dereference non-pointer type',
    ],
    ['D_DEREF_VOID', 'BEGIN { x = *(void *)1; }', 'D_DEREF_VOID'],
    ['D_DEREF_FUNC', 'int (*g)(void); BEGIN { x = *g; }', 'D_DEREF_FUNC'],
    ['D_ARR_BADREF', 'int i; BEGIN { x = i[1, 2]; }', 'D_ARR_BADREF', 'as an associative array'],
    [
      'D_IDENT_BADREF',
      'int a[int]; BEGIN { x = a; }',
      'D_IDENT_BADREF',
      "associative array 'a' may not be referenced as scalar",
    ],
    [
      'D_KEY_TYPE',
      'BEGIN { a[(void)1] = 1; }',
      'D_KEY_TYPE',
      'void expression may not be used as associative array index: key #1',
    ],
    ['D_KEY_TYPE, aggregation', 'BEGIN { @a = count(); @b[@a] = count(); }', 'D_KEY_TYPE'],
    [
      'D_FUNC_IDENT',
      'BEGIN { (1 + 2)(3); }',
      'D_FUNC_IDENT',
      'function designator is not of function type',
    ],
    ['D_SIZEOF_TYPE', 'BEGIN { x = sizeof (void); }', 'D_SIZEOF_TYPE'],
    ['D_SIZEOF_BITFIELD', `${types}BEGIN { x = sizeof (v.b); }`, 'D_SIZEOF_BITFIELD'],
    ['D_OFFSETOF_TYPE', 'BEGIN { x = offsetof(int, a); }', 'D_OFFSETOF_TYPE'],
    ['D_OFFSETOF_BITFIELD', `${types}BEGIN { x = offsetof(struct s, b); }`, 'D_OFFSETOF_BITFIELD'],
    [
      'an unknown member of offsetof is D_UNKNOWN',
      `${types}BEGIN { x = offsetof(struct s, z); }`,
      'D_UNKNOWN',
    ],
    [
      'D_STRINGOF_TYPE',
      `${types}BEGIN { x = stringof(v); }`,
      'D_STRINGOF_TYPE',
      'cannot apply stringof to a value of type struct s',
    ],
    [
      'D_PRED_SCALAR',
      'BEGIN /"a"/ { }',
      'D_PRED_SCALAR',
      'predicate result must be of scalar type',
    ],
    [
      'D_PDESC_INVAL',
      'a:b:c:d:e { }',
      'D_PDESC_INVAL',
      'invalid probe description "a:b:c:d:e": Overspecified probe description',
    ],
    ['no identifier after .', `${types}BEGIN { x = v.3; }`, 'D_SYNTAX'],
  ]);
});

describe('declarations', () => {
  refusing([
    ['D_DECL_PROTO_TYPE', 'int a[void *]; int b[void]; BEGIN { }', 'D_DECL_PROTO_TYPE'],
    [
      'D_DECL_PROTO_VOID',
      'int f(void, int); BEGIN { }',
      'D_DECL_PROTO_VOID',
      'void must be sole parameter',
    ],
    [
      'D_DECL_PROTO_NAME',
      'int f(void x); BEGIN { }',
      'D_DECL_PROTO_NAME',
      'void parameter may not have a name',
    ],
    ['D_DECL_PROTO_VARARGS', 'int a[int, ...]; BEGIN { }', 'D_DECL_PROTO_VARARGS'],
    ['D_DECL_DYNOBJ', 'struct t { int a[int]; }; BEGIN { }', 'D_DECL_DYNOBJ'],
  ]);
});

describe('what a name or a probe has', () => {
  refusing([
    ['D_ARGS_IDX', 'BEGIN { x = args[0]; }', 'D_ARGS_IDX'],
    ['D_ARGS_MULTI', 'tcp::: { x = args[3]; }', 'D_ARGS_MULTI'],
    ['D_ARGS_NONE', 'int y; inline int z = args[0] == NULL; BEGIN { }', 'D_ARGS_NONE'],
    ['D_IDENT_UNDEF of a module', 'BEGIN { x = vmlinux`nosuch; }', 'D_IDENT_UNDEF'],
    [
      'unknown type names are D_UNKNOWN',
      'short float x; BEGIN { }',
      'D_UNKNOWN',
      'failed to resolve type short float: Unknown type name',
    ],
    ['duplicate members are D_UNKNOWN', 'struct t { int a; int a; }; BEGIN { }', 'D_UNKNOWN'],
  ]);
  refusing([
    [
      'D_ATTR_MIN',
      '#pragma D option amin=Stable/Stable/Common\nudp:::send { }',
      'D_ATTR_MIN',
      'attributes for clause (Evolving/Evolving/ISA) are less than predefined minimum',
    ],
  ]);
});

describe('tags of other sections', () => {
  refusing([
    [
      'D_ALLOCA_INCOMPAT',
      'char *p; BEGIN { p = (char *)alloca(1); } END { p = (char *)1; }',
      'D_ALLOCA_INCOMPAT',
    ],
    ['an aggregating function as a value', 'BEGIN { x = count(); }', 'D_OP_INCOMPAT'],
    ['D_CG_EXPR, as a statement', 'BEGIN { (void)trace(1); }', 'D_CG_EXPR'],
    ['D_OP_ACT, ?:', 'int n; BEGIN { n ? trace(1) : trace(2); }', 'D_OP_ACT'],
    ['D_OP_ACT, comma', 'BEGIN { trace(1), trace(2); }', 'D_OP_ACT'],
    ['D_DECL_ARRBIG', 'int x[0x100000000]; BEGIN { }', 'D_DECL_ARRBIG', 'array dimension too big'],
    ['D_DECL_PARMCLASS', 'int f(static int); BEGIN { }', 'D_DECL_PARMCLASS'],
    [
      'D_DECL_PROTO_FORM',
      'provider p { probe x(int a) : (int b); }; BEGIN { }',
      'D_DECL_PROTO_FORM',
    ],
    ['D_DECL_SCOPE', 'int mod`x; BEGIN { }', 'D_DECL_SCOPE'],
    ['D_STACK_SIZE', 'BEGIN { stack(0); }', 'D_STACK_SIZE'],
    ['D_USTACK_FRAMES', 'BEGIN { ustack(0); }', 'D_USTACK_FRAMES'],
    ['D_USTACK_STRSIZE', 'BEGIN { ustack(1, -1); }', 'D_USTACK_STRSIZE'],
  ]);
});

// D_SYM_*, D_ASRELO, D_ARGS_XLATOR, D_VAR_UNSUP and D_REGS_IDX are about objects and probes of a kernel, D_ID_OFLOW
// about the width of native's numbers, D_IDENT_AMBIG about a kernel's enumerations, D_CG_DYN about code of its own.
describe('tags that the reference names and native dtrace 2.0.7 answers otherwise', () => {
  refusing([
    ['D_DECL_MNAME', 'struct a { struct { int x; }; }; BEGIN { }', 'D_SYNTAX', 'near ";"'],
    ['D_OP_IDENT', `${types}BEGIN { x = v.(a); }`, 'D_SYNTAX'],
    ['D_DECL_IDENT', 'int f(a); BEGIN { }', 'D_UNKNOWN', 'failed to resolve type a'],
  ]);
});
