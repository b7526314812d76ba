/**
 * The syntax tree of D: one discriminated union on `kind`; nodes are plain, immutable data.
 *
 * Text is held as *binary strings*: every code unit is one byte (0 to 255) of the source, so a span is a
 * byte range and a string literal is exactly the bytes that D's `string` holds. Convert with
 * `Buffer.from(text, 'latin1')` at the edges of the program, nowhere else.
 */
import type {
  Declaration,
  Declarator,
  DeclaratorSuffix,
  Enumerator,
  EnumSpecifier,
  InlineDefinition,
  Parameter,
  ProviderDefinition,
  ProviderProbe,
  StructMember,
  StructSpecifier,
  TranslatorDefinition,
  TranslatorMember,
  TypeName,
  TypeSpecifier,
} from './ast-declarations.ts';

export type * from './ast-declarations.ts';

/** A half-open byte range of the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What every node has. */
export interface Base {
  readonly span: Span;
}

// ---- the program -------------------------------------------------------------------------------

export interface Program extends Base {
  readonly kind: 'Program';
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
}

export interface Comment extends Base {
  readonly kind: 'Comment';
  readonly text: string;
}

export type Item =
  Clause | ControlLine | Declaration | InlineDefinition | TranslatorDefinition | ProviderDefinition;

/** `desc, desc /predicate/ { statements }`. Without braces at all, `body` is undefined. */
export interface Clause extends Base {
  readonly kind: 'Clause';
  readonly descriptions: readonly ProbeDescription[];
  readonly predicate?: Expression;
  readonly body?: Block;
}

/**
 * A probe description as written. The four parts are already split; a part that was omitted is ''.
 * Macro variables inside (`pid$target`) are left in place for the compiler. `id` is set for a number.
 */
export interface ProbeDescription extends Base {
  readonly kind: 'ProbeDescription';
  readonly text: string;
  readonly provider: string;
  readonly module: string;
  readonly function: string;
  readonly name: string;
  readonly id?: number;
  /** True when more than four parts were written; the compiler reports D_PDESC_INVAL. */
  readonly overspecified?: boolean;
}

/** `#pragma D option quiet`, `#line 3 "x.d"`, `#ident ...`: the whole line, with the words after `#`. */
export interface ControlLine extends Base {
  readonly kind: 'ControlLine';
  readonly words: readonly string[];
  readonly text: string;
}

// ---- statements --------------------------------------------------------------------------------

/** A clause body or a block. `angle` tells the `< ... >` spelling, which the printer keeps. */
export interface Block extends Base {
  readonly kind: 'Block';
  readonly statements: readonly Statement[];
  readonly angle: boolean;
}

export type Statement = ExpressionStatement | IfStatement | Block | EmptyStatement;

export interface ExpressionStatement extends Base {
  readonly kind: 'ExpressionStatement';
  readonly expression: Expression;
}

export interface IfStatement extends Base {
  readonly kind: 'IfStatement';
  readonly test: Expression;
  readonly consequent: Statement;
  readonly alternate?: Statement;
}

export interface EmptyStatement extends Base {
  readonly kind: 'EmptyStatement';
}

// ---- expressions -------------------------------------------------------------------------------

export type Expression =
  | IntegerLiteral
  | CharacterLiteral
  | StringLiteral
  | Identifier
  | ScopedVariable
  | MacroVariable
  | AggregationReference
  | MemberExpression
  | IndexExpression
  | CallExpression
  | UnaryExpression
  | PostfixExpression
  | BinaryExpression
  | AssignExpression
  | ConditionalExpression
  | CommaExpression
  | CastExpression
  | SizeofExpression
  | OffsetofExpression
  | XlateExpression;

/** `value` is at most 2^64-1 (above: D_INT_OFLOW, from the grammar); `suffix` is '', 'u', 'l', 'ul', 'll', 'ull'. */
export interface IntegerLiteral extends Base {
  readonly kind: 'IntegerLiteral';
  readonly text: string;
  readonly value: bigint;
  readonly radix: 8 | 10 | 16;
  readonly suffix: string;
}

/** `'ab'`: `bytes` are the characters after escape processing, packed by the compiler. */
export interface CharacterLiteral extends Base {
  readonly kind: 'CharacterLiteral';
  readonly text: string;
  readonly bytes: string;
}

export interface StringLiteral extends Base {
  readonly kind: 'StringLiteral';
  readonly value: string;
}

/** A name; with a backquote scope it keeps it: module`name. */
export interface Identifier extends Base {
  readonly kind: 'Identifier';
  readonly name: string;
}

/** `self->x`, `this->x`. */
export interface ScopedVariable extends Base {
  readonly kind: 'ScopedVariable';
  readonly scope: 'self' | 'this';
  readonly name: string;
}

/** `$1`, `$$1`, `$target`: `name` without the dollars. */
export interface MacroVariable extends Base {
  readonly kind: 'MacroVariable';
  readonly name: string;
  readonly asString: boolean;
}

/** `@name[keys]`; `@` alone has the name '_'. `keys` is undefined without brackets. */
export interface AggregationReference extends Base {
  readonly kind: 'AggregationReference';
  readonly name: string;
  readonly keys?: readonly Expression[];
}

export interface MemberExpression extends Base {
  readonly kind: 'MemberExpression';
  readonly object: Expression;
  readonly arrow: boolean;
  readonly member: string;
  readonly memberSpan: Span;
}

export interface IndexExpression extends Base {
  readonly kind: 'IndexExpression';
  readonly object: Expression;
  readonly indices: readonly Expression[];
}

export interface CallExpression extends Base {
  readonly kind: 'CallExpression';
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
}

export type UnaryOperator = '&' | '*' | '+' | '-' | '~' | '!' | '++' | '--' | 'stringof';

export interface UnaryExpression extends Base {
  readonly kind: 'UnaryExpression';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export interface PostfixExpression extends Base {
  readonly kind: 'PostfixExpression';
  readonly operator: '++' | '--';
  readonly operand: Expression;
}

export type BinaryOperator =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '^^'
  | '||';

export interface BinaryExpression extends Base {
  readonly kind: 'BinaryExpression';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

export type AssignOperator =
  '=' | '+=' | '-=' | '*=' | '/=' | '%=' | '&=' | '^=' | '|=' | '<<=' | '>>=';

export interface AssignExpression extends Base {
  readonly kind: 'AssignExpression';
  readonly operator: AssignOperator;
  readonly target: Expression;
  readonly value: Expression;
}

export interface ConditionalExpression extends Base {
  readonly kind: 'ConditionalExpression';
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
}

export interface CommaExpression extends Base {
  readonly kind: 'CommaExpression';
  readonly expressions: readonly Expression[];
}

export interface CastExpression extends Base {
  readonly kind: 'CastExpression';
  readonly type: TypeName;
  readonly operand: Expression;
}

/** `sizeof (type)` or `sizeof expr`. */
export interface SizeofExpression extends Base {
  readonly kind: 'SizeofExpression';
  readonly operand: TypeName | Expression;
}

export interface OffsetofExpression extends Base {
  readonly kind: 'OffsetofExpression';
  readonly type: TypeName;
  readonly member: string;
}

/** `xlate <type> (expr)`. */
export interface XlateExpression extends Base {
  readonly kind: 'XlateExpression';
  readonly type: TypeName;
  readonly operand: Expression;
}

// ---- every node --------------------------------------------------------------------------------

export type Node =
  | Program
  | Comment
  | Item
  | ProbeDescription
  | TranslatorMember
  | ProviderProbe
  | TypeSpecifier
  | StructSpecifier
  | StructMember
  | EnumSpecifier
  | Enumerator
  | Declarator
  | DeclaratorSuffix
  | Parameter
  | TypeName
  | Statement
  | Expression;
