/** What a caller of the compiler hands in. */
import type { Catalogue } from '../probes/define.ts';
import type { DialectName } from '../probes/define-native.ts';
import type { Attributes } from './attributes.ts';
import type { MemorySizes } from './options.ts';
import type { SourceText } from './diagnostic.ts';
import type { EngineName } from './engines.ts';

/** What the text describes: a script, or the right-most field of a -P, -m, -f, -n description, or a -i number. */
export type Specifier = 'script' | 'provider' | 'module' | 'function' | 'name' | 'id';

export interface SourceRequest {
  readonly source: SourceText;
  readonly specifier: Specifier;
}

export interface CompileSettings {
  /** -Z: a description may match nothing. */
  readonly zdefs: boolean;
  /** -l: descriptions are of probes to list, not to enable. */
  readonly listing?: boolean;
  /** Missing macro arguments are 0 or "". */
  readonly defaultargs: boolean;
  /** An operand that no macro argument names is no error. */
  readonly argref: boolean;
  /** A program without clauses is no error. */
  readonly empty: boolean;
  /** Between clauses of a script, every word that is not reserved is a probe description. */
  readonly pspec?: boolean;
  /** Which counters a wildcard means: `diag` also those that are no sign of a problem. */
  readonly miblevel?: string | undefined;
  /** Counters move for what stays on its host, too. */
  readonly mibloopback?: boolean;
  /** What is less stable than this is D_ATTR_MIN. */
  readonly amin?: Attributes | undefined;
  /** What the options strsize and scratchsize come to; dtrace's defaults unless said otherwise. */
  readonly sizes?: MemorySizes;
  /** What the program will run on, and so what of the language it may use; a replay unless said otherwise. */
  readonly engine?: EngineName;
  /** The native dtrace that the engine is, where it is that. */
  readonly dialect?: DialectName | undefined;
}

export interface CompileRequest {
  /** D library files, of kind 'library', in the order of their directories; their clauses never fire. */
  readonly libraries?: readonly SourceText[];
  /** In command-line order. */
  readonly sources: readonly SourceRequest[];
  /** `$1` onwards, binary strings. */
  readonly macroArguments: readonly string[];
  /** `$0` in text of the command line; in a script it is the script's own name. */
  readonly scriptName: string;
  readonly catalogue: Catalogue;
  readonly settings: CompileSettings;
  /** `$pid`, `$uid` and kin. */
  readonly macros: ReadonlyMap<string, bigint>;
}
