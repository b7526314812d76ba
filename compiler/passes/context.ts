/** What every pass over one clause shares, and the one way to refuse a program. */
import type { Expression, Span } from '../../grammar/ast.ts';
import { CompileError, type SourceText } from '../diagnostic.ts';
import { type Engine, enginesWith } from '../engines.ts';
import type { Macros } from '../macros.ts';
import type { Expr, Probe } from '../program.ts';
import type { Scope } from '../scope.ts';

export interface Context {
  readonly source: SourceText;
  readonly scope: Scope;
  readonly macros: Macros;
  /** The engine that the program is for. */
  readonly engine: Engine;
  /** The probe whose args[] are in force; absent outside a clause. */
  readonly probe: Probe | undefined;
  /** The probe description of the clause, in four parts. */
  readonly description?: string;
  /** Names that stand for expressions: an inline's parameters, a translator's input. */
  readonly bindings?: ReadonlyMap<string, Expr>;
  readonly half: 'in predicate' | 'in action list' | undefined;
  /** Told of each use of an older published layout of args[]: as written, and as it is spelt now. */
  readonly oldLayout: (written: string, modern: string, span: Span) => void;
}

/** Types a sub-expression; handed to passes, so that they need not import the dispatcher that imports them. */
export type TypeOf = (node: Expression, context: Context) => Expr;

/** What D has and this version of the compiler does not yet take. */
export function unsupported(context: Context, span: Span, what: string): never {
  return fail(context, 'T_UNSUPPORTED', span, `${what} are not supported by this version`);
}

/** Abandons the clause with an error of that tag at that place. */
export function fail(
  context: Pick<Context, 'source' | 'half'>,
  tag: string,
  span: Span,
  message: string,
  hint?: string,
): never {
  throw new CompileError({
    severity: 'error',
    tag,
    message,
    source: context.source,
    span,
    ...(hint === undefined ? {} : { hint }),
    ...(context.half === undefined ? {} : { context: context.half }),
  });
}

/**
 * Refuses what the engine in force lacks, and says which have it.
 * @param name of the built-in variable, action or subroutine
 * @param shown as the message calls it: `stack( )`
 */
export function requireFeature(name: string, shown: string, span: Span, context: Context): void {
  const { limits, where } = context.engine;
  const reason = limits.get(name);
  if (reason === undefined) return;
  const others = enginesWith(name).map((engine) => engine.where);
  const hint = others.length === 0 ? 'no engine has it' : `it works live, ${others.join(' and ')}`;
  fail(context, 'T_ENGINE', span, `${shown} cannot be used ${where}: ${reason}`, hint);
}
