/** What a compilation has to say, in the order of the texts it is about. */
import type { Span } from '../../grammar/ast.ts';
import type { Diagnostic, SourceText } from '../diagnostic.ts';

/** Errors that an earlier error in the same compilation is likely to have caused. */
const consequential: ReadonlySet<string> = new Set([
  'D_IDENT_UNDEF',
  'D_VAR_UNDEF',
  'D_XLATE_NONE',
]);

/**
 * Errors that dtrace finds while it reads a clause (constants, sizes, functions) or while it makes code of
 * it (what actions and aggregating functions are given): it does not say in which half they are.
 */
const outsideHalves =
  /^D_(?:ACT_SPEC|AGG_(?:COMM|NULL|SCALAR|SPEC)|ALLOCA_\w+|CHR_\w+|CLEAR_\w+|COMM_\w+|DENORMALIZE_\w+|DIV_ZERO|DREC_COMM|EXIT_SPEC|FUNC_\w+|INT_\w+|LL?QUANT_\w+|MACRO_\w+|NORMALIZE_\w+|OFFSETOF_\w+|PRINT_\w+|PRINT[AF]_\w+|SIZEOF_TYPE|SPEC_\w+|STACK_\w+|STR_\w+|SYNTAX|TRACE_\w+|TRACEMEM_\w+|TRUNC_\w+|UNKNOWN|USTACK_\w+)$/;

/** A use of an older published layout of args[]. */
interface OldLayout {
  readonly written: string;
  readonly modern: string;
  readonly source: SourceText;
  readonly span: Span;
}

export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  readonly #order = new Map<SourceText, number>();
  readonly #oldLayouts: OldLayout[] = [];

  /** A text is about to be compiled. */
  begin(source: SourceText): void {
    this.#order.set(source, this.#order.size);
  }

  /** @param independent whether no earlier error can have caused it */
  report(diagnostic: Diagnostic, independent = false): void {
    if (consequential.has(diagnostic.tag) && this.failed && !independent) return;
    // A name that is unknown in several places is told of once.
    if (independent && this.#found.some(({ message }) => message === diagnostic.message)) return;
    const { context, ...rest } = diagnostic;
    const placed = context === undefined || outsideHalves.test(rest.tag);
    this.#found.push(placed ? rest : { ...rest, context });
  }

  oldLayout(written: string, modern: string, source: SourceText, span: Span): void {
    if (!this.#oldLayouts.some((each) => each.written === written))
      this.#oldLayouts.push({ written, modern, source, span });
  }

  get failed(): boolean {
    return this.#found.some(({ severity }) => severity === 'error');
  }

  inSourceOrder(): readonly Diagnostic[] {
    return [...this.#sorted(this.#found), ...this.#layoutNote()];
  }

  #sorted<Placed extends { source: SourceText; span: Span }>(all: readonly Placed[]): Placed[] {
    const rank = ({ source }: Placed): number => this.#order.get(source) ?? 0;
    return all.toSorted((a, b) => rank(a) - rank(b) || a.span.start - b.span.start);
  }

  /** One note a program, however many members it names. */
  #layoutNote(): Diagnostic[] {
    const all = this.#sorted(this.#oldLayouts);
    const [first] = all;
    if (first === undefined) return [];
    const written = all.map((each) => each.written).join(', ');
    const modern = all.map((each) => each.modern).join(', ');
    const { source, span } = first;
    const message = `${written}: layout of an early prototype, read as ${modern}`;
    return [{ severity: 'note', tag: 'T_OLD_LAYOUT', message, source, span }];
  }
}
