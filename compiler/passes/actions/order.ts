/**
 * What may follow what in one clause: a clause that speculates or commits is one record, so data cannot come
 * before or after at will. Manual: "Speculative Tracing".
 */
import type { Span } from '../../../grammar/ast.ts';
import { destructiveActions } from '../../actions.ts';
import { type Context, fail } from '../context.ts';

/** Kinds of statements as the rules see them; actions of no other kind record data. */
type Kind = 'speculate' | 'commit' | 'discard' | 'aggregation' | 'exit' | 'destructive' | 'data';

const ownKinds: ReadonlySet<string> = new Set(['speculate', 'commit', 'discard', 'exit']);

function kindOf(action: string): Kind {
  if (ownKinds.has(action)) return action as Kind;
  return destructiveActions.has(action) ? 'destructive' : 'data';
}

interface Rule {
  readonly tag: string;
  readonly before: Kind;
  readonly message: string;
}

const afterSpeculate = (tag: string, what: string): Rule => ({
  tag,
  before: 'speculate',
  message: `${what} may not follow speculate( )`,
});
const afterCommit = (tag: string, what: string): Rule => ({
  tag,
  before: 'commit',
  message: `${what} may not follow commit( )`,
});
const afterData = (tag: string, what: string): Rule => ({
  tag,
  before: 'data',
  message: `${what} may not follow data-recording action(s)`,
});
const noDataAfterCommit = afterCommit('D_DREC_COMM', 'data-recording actions');

/** What each kind may not follow, in the order in which libdtrace looks. */
const rules: Readonly<Record<Kind, readonly Rule[]>> = {
  speculate: [
    afterSpeculate('D_SPEC_SPEC', 'speculate( )'),
    afterCommit('D_SPEC_COMM', 'speculate( )'),
    afterData('D_SPEC_DREC', 'speculate( )'),
  ],
  commit: [afterData('D_COMM_DREC', 'commit( )')],
  discard: [],
  aggregation: [
    afterCommit('D_AGG_COMM', 'aggregating actions'),
    afterSpeculate('D_AGG_SPEC', 'aggregating actions'),
  ],
  destructive: [afterSpeculate('D_ACT_SPEC', 'destructive actions'), noDataAfterCommit],
  exit: [afterSpeculate('D_EXIT_SPEC', 'exit( )'), noDataAfterCommit],
  data: [noDataAfterCommit],
};

/** What a clause has come to so far. An `if` divides it into clauses of their own. */
export class ClauseOrder {
  readonly #seen = new Set<Kind>();

  /** An aggregation is assigned. */
  aggregation(span: Span, context: Context): void {
    this.#check('aggregation', span, context);
  }

  /** An action of that name is called. */
  action(name: string, span: Span, context: Context): void {
    this.#check(kindOf(name), span, context);
  }

  restart(): void {
    this.#seen.clear();
  }

  #check(kind: Kind, span: Span, context: Context): void {
    for (const { tag, before, message } of rules[kind])
      if (this.#seen.has(before)) fail(context, tag, span, message);
    const marks = kind === 'speculate' || kind === 'commit' || kind === 'discard';
    this.#seen.add(marks ? kind : 'data');
  }
}
