/** The part of the syntax tree that declares: variables, types, inlines, translators, providers. */
import type { Base, Expression } from './ast.ts';

export type StorageClass = 'self' | 'this' | 'extern' | 'typedef' | 'auto' | 'register' | 'static';

/** `self int a, *b, c[string, int];` : one node a declaration, one entry a declarator. */
export interface Declaration extends Base {
  readonly kind: 'Declaration';
  readonly storage: readonly StorageClass[];
  readonly specifier: TypeSpecifier;
  readonly declarators: readonly Declarator[];
}

/** `inline type name[params] = value;` */
export interface InlineDefinition extends Base {
  readonly kind: 'InlineDefinition';
  readonly specifier: TypeSpecifier;
  readonly declarator: Declarator;
  readonly value: Expression;
}

/** `translator OUT < IN name > { member = expr; ... };` */
export interface TranslatorDefinition extends Base {
  readonly kind: 'TranslatorDefinition';
  readonly output: TypeName;
  readonly input: TypeName;
  readonly parameter: string;
  readonly members: readonly TranslatorMember[];
}

export interface TranslatorMember extends Base {
  readonly kind: 'TranslatorMember';
  readonly name: string;
  readonly value: Expression;
}

/** `provider name { probe name(types) : (types); };` */
export interface ProviderDefinition extends Base {
  readonly kind: 'ProviderDefinition';
  readonly name: string;
  readonly probes: readonly ProviderProbe[];
}

export interface ProviderProbe extends Base {
  readonly kind: 'ProviderProbe';
  readonly name: string;
  readonly native: readonly Parameter[];
  readonly translated?: readonly Parameter[];
}

/** The words before the declarators: `const unsigned long`, `struct foo { ... }`, `string`. */
export interface TypeSpecifier extends Base {
  readonly kind: 'TypeSpecifier';
  /** Qualifiers (const, volatile, restrict) and type words in source order. */
  readonly words: readonly string[];
  readonly composite?: StructSpecifier | EnumSpecifier;
}

export interface StructSpecifier extends Base {
  readonly kind: 'StructSpecifier';
  readonly keyword: 'struct' | 'union';
  readonly tag?: string;
  readonly members?: readonly StructMember[];
}

export interface StructMember extends Base {
  readonly kind: 'StructMember';
  readonly specifier: TypeSpecifier;
  readonly declarators: readonly Declarator[];
}

export interface EnumSpecifier extends Base {
  readonly kind: 'EnumSpecifier';
  readonly tag?: string;
  readonly enumerators?: readonly Enumerator[];
}

export interface Enumerator extends Base {
  readonly kind: 'Enumerator';
  readonly name: string;
  readonly value?: Expression;
}

/** A declarator, inside out: `*a[3]` is name a, suffixes [array 3], pointers 1. */
export interface Declarator extends Base {
  readonly kind: 'Declarator';
  /** Number of `*` in front; qualifiers between them carry no meaning in D. */
  readonly pointers: number;
  /** A parenthesised inner declarator, as in `(*f)(int)`. */
  readonly inner?: Declarator;
  /** Absent in abstract declarators (casts, unnamed parameters). */
  readonly name?: string;
  readonly suffixes: readonly DeclaratorSuffix[];
  readonly bitWidth?: Expression;
}

export type DeclaratorSuffix = ArraySuffix | AssociativeSuffix | FunctionSuffix;

export interface ArraySuffix extends Base {
  readonly kind: 'ArraySuffix';
  readonly size?: Expression;
}

export interface AssociativeSuffix extends Base {
  readonly kind: 'AssociativeSuffix';
  readonly parameters: readonly Parameter[];
}

export interface FunctionSuffix extends Base {
  readonly kind: 'FunctionSuffix';
  readonly parameters: readonly Parameter[];
  readonly variadic: boolean;
}

export interface Parameter extends Base {
  readonly kind: 'Parameter';
  readonly storage: readonly StorageClass[];
  readonly specifier: TypeSpecifier;
  readonly declarator: Declarator;
}

/** A type without a name, as a cast, sizeof, offsetof and xlate take it. */
export interface TypeName extends Base {
  readonly kind: 'TypeName';
  readonly specifier: TypeSpecifier;
  readonly declarator: Declarator;
}
