/**
 * The typed program: what the passes produce and every backend and the consumer read. All names are
 * resolved, every expression has its D type, probe descriptions have become probes.
 */
import type { Span, TranslatorDefinition } from '../grammar/ast.ts';
import type {
  EndpointItem,
  FieldDefinition,
  ProbeDefinition,
  StructDefinition,
  WireEvent,
} from '../probes/define.ts';
import type { Attributes } from './attributes.ts';
import type { SourceText } from './diagnostic.ts';
import type { BoundFormat } from './format.ts';
import type { MemorySizes } from './options.ts';
import type { BuiltinName, TranslatedBuiltin } from './builtins.ts';
import type {
  ArrayType,
  BitField,
  IntegerType,
  StackType,
  StringType,
  StructType,
  SymbolType,
  Type,
} from './types.ts';

export type { BuiltinName, EndpointItem, ProbeDefinition, WireEvent };

/** A probe that exists: one row of `tsdtrace -l`. */
export interface Probe {
  /** From 1; BEGIN, END and ERROR are 1, 2 and 3. */
  readonly id: number;
  readonly provider: string;
  readonly module: string;
  readonly function: string;
  readonly name: string;
  /** The catalogue's row; absent for dtrace:::BEGIN/END/ERROR and profile:::. */
  readonly definition?: ProbeDefinition;
  /** profile:::tick-N and profile-N: the period in nanoseconds. */
  readonly periodNs?: number;
}

// ---- aggregations ------------------------------------------------------------------------------

export type AggregatingFunction =
  | { readonly name: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'stddev' | 'quantize' }
  /** levels = (limit - base) / step truncated; base, limit are 32-bit, step 16-bit. */
  | {
      readonly name: 'lquantize';
      readonly base: number;
      readonly limit: number;
      readonly step: number;
    }
  | {
      readonly name: 'llquantize';
      readonly factor: number;
      readonly low: number;
      readonly high: number;
      readonly steps: number;
    };

/**
 * Types that can be a key: integers of any size, strings, structs and arrays by their bytes, and in aggregations
 * stacks and named addresses.
 */
export type KeyType = IntegerType | StringType | StructType | ArrayType | StackType | SymbolType;

export interface AggregationSpec {
  /** Index into `Program.aggregations`, in order of first appearance. */
  readonly id: number;
  /** Without the `@`; `@` alone is `_`. */
  readonly name: string;
  readonly function: AggregatingFunction;
  readonly keys: readonly KeyType[];
}

// ---- variables ---------------------------------------------------------------------------------

export type Scope = 'global' | 'self' | 'this';

export interface Variable {
  readonly id: number;
  readonly scope: Scope;
  readonly name: string;
  /** The value's type; for an associative array the element's. */
  readonly type: Type;
  /** The key signature of an associative array. */
  readonly keys?: readonly KeyType[];
}

// ---- expressions -------------------------------------------------------------------------------

interface ExprBase {
  readonly type: Type;
  readonly span: Span;
}

/** A translator that the program declares: what `xlate` and translated arguments go through. */
export interface Translator {
  readonly output: StructType;
  readonly input: Type;
  readonly definition: TranslatorDefinition;
  readonly source: SourceText;
}

export type Expr =
  | (ExprBase & { readonly kind: 'integer'; readonly value: bigint })
  | (ExprBase & { readonly kind: 'string'; readonly value: string })
  | (ExprBase & {
      readonly kind: 'variable';
      readonly variable: Variable;
      readonly keys?: readonly Expr[];
    })
  | (ExprBase & { readonly kind: 'builtin'; readonly name: BuiltinName })
  /** `curpsinfo->pr_pid`, `curcpu->cpu_id` and kin, which the engine translates. */
  | (ExprBase & {
      readonly kind: 'builtinMember';
      readonly builtin: TranslatedBuiltin;
      readonly member: string;
    })
  /** `uregs[n]`. */
  | (ExprBase & { readonly kind: 'register'; readonly index: Expr })
  /** stack() and kin as a key or an argument. */
  | (ExprBase & { readonly kind: 'stack'; readonly stack: StackType })
  /** sym(address) and kin as a key or an argument. */
  | (ExprBase & {
      readonly kind: 'symbol';
      readonly shown: SymbolType['shown'];
      readonly address: Expr;
    })
  /** arg0..arg9. */
  | (ExprBase & { readonly kind: 'rawArgument'; readonly index: number })
  /** A bare `args[n]`: non-zero when the struct is present. */
  | (ExprBase & {
      readonly kind: 'argument';
      readonly struct: StructDefinition;
      readonly absent: boolean;
    })
  /** `args[n]->member`, or with `address` `&args[n]->member`. `absent`: this probe's pointer is always NULL. */
  | (ExprBase & {
      readonly kind: 'field';
      readonly struct: StructDefinition;
      readonly field: FieldDefinition;
      readonly absent: boolean;
      readonly address?: true;
    })
  /** tcp_state_string[n] and its kin. */
  | (ExprBase & { readonly kind: 'stringTable'; readonly table: string; readonly index: Expr })
  | (ExprBase & {
      readonly kind: 'unary';
      readonly operator: '+' | '-' | '~' | '!';
      readonly operand: Expr;
    })
  | (ExprBase & {
      readonly kind: 'binary';
      readonly operator: '*' | '/' | '%' | '+' | '-' | '<<' | '>>' | '&' | '^' | '|';
      readonly left: Expr;
      readonly right: Expr;
    })
  /** `unsigned` is the promoted type's, for the relational four; string comparison when both are strings. */
  | (ExprBase & {
      readonly kind: 'compare';
      readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
      readonly unsigned: boolean;
      readonly left: Expr;
      readonly right: Expr;
    })
  | (ExprBase & {
      readonly kind: 'logical';
      readonly operator: '&&' | '||' | '^^';
      readonly left: Expr;
      readonly right: Expr;
    })
  | (ExprBase & {
      readonly kind: 'conditional';
      readonly test: Expr;
      readonly then: Expr;
      readonly else: Expr;
    })
  | (ExprBase & { readonly kind: 'comma'; readonly expressions: readonly Expr[] })
  | (ExprBase & { readonly kind: 'cast'; readonly operand: Expr })
  /**
   * Stores `value`, cut to the variable's type. `x += 1` and `x++` hold the old value as 'previous' inside
   * `value`, so that the keys are evaluated once; `yields` tells which of the two the expression is.
   */
  | (ExprBase & {
      readonly kind: 'assign';
      readonly variable: Variable;
      readonly keys?: readonly Expr[];
      readonly value: Expr;
      readonly yields: 'value' | 'previous';
    })
  /** Inside the value of an 'assign' or 'store': what the target held before. */
  | (ExprBase & { readonly kind: 'previous' })
  /** The address of a variable of struct or array type, or of an element, made when `create`. */
  | (ExprBase & {
      readonly kind: 'variableAddress';
      readonly variable: Variable;
      readonly keys?: readonly Expr[];
      readonly create: boolean;
    })
  /** A struct, union or array in memory: its value is its address. */
  | (ExprBase & { readonly kind: 'place'; readonly address: Expr })
  /** An integer or pointer in memory. */
  | (ExprBase & { readonly kind: 'load'; readonly address: Expr; readonly bits?: BitField })
  | (ExprBase & {
      readonly kind: 'store';
      readonly address: Expr;
      readonly bits?: BitField;
      readonly value: Expr;
      readonly yields: 'value' | 'previous';
    })
  /** Copies a struct by value; the expression is the target's address. */
  | (ExprBase & {
      readonly kind: 'copy';
      readonly to: Expr;
      readonly from: Expr;
      readonly size: number;
    })
  /** An index that faults (BADINDEX) outside 0 to length - 1. */
  | (ExprBase & {
      readonly kind: 'bounded';
      readonly index: Expr;
      readonly length: number;
      /** Bytes of an element. */
      readonly size: number;
    })
  /** The NUL-terminated string at an address, of at most `length` bytes when that is known. */
  | (ExprBase & {
      readonly kind: 'textAt';
      readonly address: Expr;
      readonly length?: number;
      /** A null pointer is the string NULL, and no bad address. */
      readonly nullable?: true;
      /** A `string` object, which can be assigned; characters that something points to cannot. */
      readonly lvalue?: true;
    })
  /** A character of a string, 0 behind its end. */
  | (ExprBase & { readonly kind: 'textByte'; readonly text: Expr; readonly index: Expr })
  /** A pointer into a string: the string from a character on. */
  | (ExprBase & { readonly kind: 'textTail'; readonly text: Expr; readonly index: Expr })
  /** An aggregation or the call of an aggregating function where a value should be: only an error's text needs it. */
  | (ExprBase & { readonly kind: 'dynamic' })
  /** The call of an action where a value should be: void, and no code makes it. */
  | (ExprBase & { readonly kind: 'action'; readonly name: string })
  /** A translated struct, of which only members can be read. */
  | (ExprBase & {
      readonly kind: 'translated';
      readonly translator: Translator;
      readonly input: Expr;
    })
  | (ExprBase & {
      readonly kind: 'call';
      readonly subroutine: string;
      readonly arguments: readonly Expr[];
    });

// ---- statements --------------------------------------------------------------------------------

export type Statement =
  | { readonly kind: 'expression'; readonly expression: Expr }
  | {
      readonly kind: 'if';
      readonly test: Expr;
      readonly then: readonly Statement[];
      readonly else: readonly Statement[];
    }
  | {
      readonly kind: 'aggregate';
      readonly aggregation: AggregationSpec;
      readonly keys: readonly Expr[];
      /** The value (absent for count) and the increment of the quantizing functions. */
      readonly value?: Expr;
      readonly increment?: Expr;
    }
  | { readonly kind: 'trace'; readonly value: Expr }
  /** The record has `size` bytes from the address on; `dynamic`, unless negative or larger, cuts them short. */
  | {
      readonly kind: 'tracemem';
      readonly address: Expr;
      readonly size: number;
      readonly dynamic?: Expr;
    }
  /** Shows what a pointer points to, members and all, or a string as an array of characters; those of `args[n]`, which has no bytes, are listed. */
  | {
      readonly kind: 'print';
      readonly value: Expr;
      readonly members?: readonly Extract<Expr, { kind: 'field' }>[];
    }
  | { readonly kind: 'printf'; readonly format: BoundFormat; readonly arguments: readonly Expr[] }
  | {
      readonly kind: 'printa';
      readonly format?: BoundFormat;
      readonly aggregations: readonly AggregationSpec[];
    }
  | { readonly kind: 'exit'; readonly status: Expr }
  | { readonly kind: 'clear' | 'denormalize'; readonly aggregation: AggregationSpec }
  | { readonly kind: 'trunc'; readonly aggregation: AggregationSpec; readonly count?: Expr }
  | { readonly kind: 'normalize'; readonly aggregation: AggregationSpec; readonly by: Expr }
  | { readonly kind: 'setopt'; readonly option: Expr; readonly value?: Expr }
  | { readonly kind: 'speculate' | 'commit' | 'discard'; readonly id: Expr }
  | { readonly kind: 'system'; readonly format: BoundFormat; readonly arguments: readonly Expr[] }
  /** Without a format it goes back to the first output. */
  | {
      readonly kind: 'freopen';
      readonly format?: BoundFormat;
      readonly arguments?: readonly Expr[];
    }
  | { readonly kind: 'ftruncate' }
  /** stack(), ustack(), jstack(): a record of its own, or an argument of trace(). */
  | { readonly kind: 'stack'; readonly stack: StackType; readonly span: Span }
  | {
      readonly kind: 'symbol';
      readonly shown: SymbolType['shown'];
      readonly address: Expr;
      readonly span: Span;
    }
  /** Sends a signal to the process that fired. */
  | { readonly kind: 'raise'; readonly signal: Expr; readonly span: Span }
  | { readonly kind: 'stop' | 'panic' | 'breakpoint'; readonly span: Span }
  /** Spins for that many nanoseconds. */
  | { readonly kind: 'chill'; readonly nanoseconds: Expr; readonly span: Span }
  /** Writes into the process that fired; copyoutstr() stops at a NUL. */
  | {
      readonly kind: 'copyout' | 'copyoutstr';
      readonly from: Expr;
      readonly to: Expr;
      readonly size: Expr;
      readonly span: Span;
    }
  /** Captures the packet at that address, which begins with a header of that LINKTYPE_*; NULL is no packet. */
  | {
      readonly kind: 'pcap';
      readonly packet: Expr;
      readonly protocol: Expr;
      readonly span: Span;
    };

/** One clause, typed for one layout of `args[]`. */
export interface TypedClause {
  /** Index of the clause in the whole program, from 0. */
  readonly index: number;
  readonly source: SourceText;
  readonly span: Span;
  readonly predicate?: Expr;
  readonly statements: readonly Statement[];
  /** True when a firing prints its probe line: a data-recording action, or no statement at all. */
  readonly records: boolean;
}

/** A probe with the clauses it runs, in program order. */
export interface Enabling {
  readonly probe: Probe;
  readonly clauses: readonly TypedClause[];
}

/** One probe description of the program, in program order, with what `-l`, `-v` and "matched N probes" say of it. */
export interface Matched {
  readonly source: SourceText;
  /** `provider:module:function:name`, macros replaced. */
  readonly description: string;
  /** What it matched: none under -Z. */
  readonly probes: readonly Probe[];
  /** How many of them the engine can fire: the others are left out of a wildcard. */
  readonly enabled: number;
  /** The stability of the description, and of the statements of its clause. */
  readonly attributes: Attributes;
  readonly statementAttributes: Attributes;
}

export interface Program {
  readonly enablings: readonly Enabling[];
  readonly variables: readonly Variable[];
  readonly aggregations: readonly AggregationSpec[];
  readonly matched: readonly Matched[];
  /** Options set by `#pragma D option`, in order. */
  readonly pragmas: readonly { readonly name: string; readonly value: string | undefined }[];
  readonly sizes: MemorySizes;
}
