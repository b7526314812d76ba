/** What one compilation gathers over all its libraries and programs, for the parts of the driver. */
import type { Item } from '../../grammar/ast.ts';
import type { Attributes } from '../attributes.ts';
import type { SourceText } from '../diagnostic.ts';
import type { Macros } from '../macros.ts';
import type { OptionSet } from '../options.ts';
import type { Context } from '../passes/context.ts';
import type { ProbeTable } from '../probe-table.ts';
import type { Program } from '../program.ts';
import type { Specifier } from '../request.ts';
import type { Scope } from '../scope.ts';
import type { ProviderDeclarations } from './providers.ts';
import type { Stability } from './stability.ts';

/** What steers the compilation: the command line's to begin with, changed by `#pragma D option`. */
export interface Settings {
  zdefs: boolean;
  defaultargs: boolean;
  argref: boolean;
  empty: boolean;
  pspec: boolean;
  amin: Attributes | undefined;
  mibloopback: boolean;
}

export interface State {
  readonly table: ProbeTable;
  readonly scope: Scope;
  readonly macros: Macros;
  readonly settings: Settings;
  /** Options are tried on as the pragmas come, so that a bad value is reported where it stands. */
  readonly options: OptionSet;
  readonly pragmas: Program['pragmas'][number][];
  readonly stability: Stability;
  readonly providers: ProviderDeclarations;
  /** What typedefs have declared so far, for the grammar of the texts that follow. */
  readonly typeNames: Set<string>;
  /** Paths of the library files that were compiled. */
  readonly loaded: Set<string>;
}

/** One text that is compiled as a whole: a library file, a script, or a description of the command line. */
export interface Unit {
  readonly source: SourceText;
  readonly specifier: Specifier;
  readonly items: readonly Item[];
  /** The parts of the text that could not be read. */
  readonly unread: string;
  /** What the passes over its items are given; clauses add their probe. */
  readonly context: Context;
  /** Names of global variables and inlines that it has declared so far. */
  readonly declared: Set<string>;
}
