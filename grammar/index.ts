/** The grammar's public face: D text to a syntax tree and back. */
import type { IRecognitionException, IToken } from 'chevrotain';
import type { ControlLine, Item, Node, Program } from './ast.ts';
import { builtDecisions } from './built-decisions.ts';
import type { ProbeField } from './description.ts';
import { MAX_HEIGHT, nestedTooDeeply, SyntaxFault } from './errors.ts';
import type { SyntaxError } from './errors.ts';
import { tokenize } from './lexer.ts';
import { faultAt } from './parse-base.ts';
import { Parser } from './parser.ts';
import { walk } from './walk.ts';

export type * from './ast.ts';
export type { ProbeField } from './description.ts';
export type { SyntaxError } from './errors.ts';
export { print } from './print.ts';
export { childKeys, children, walk } from './walk.ts';

export interface ParseOptions {
  /**
   * A script file, or the text of -n, -P, -m or -f: there every word that is not reserved is a probe
   * description, and a description needs no body.
   */
  readonly kind: 'script' | 'probe';
  /** Type names known beyond D's own and the network providers'. */
  readonly typeNames?: ReadonlySet<string>;
  /** The field that the right-most part of a description is; 'name' unless -P, -m or -f said so. */
  readonly probeKind?: ProbeField;
}

export interface ParseResult {
  readonly program?: Program;
  /** Empty if there is a program. As dtrace does, reading stops at the first error. */
  readonly errors: readonly SyntaxError[];
}

let instance: Parser | undefined;

/** Chevrotain tells most of its exceptions what stood before the token. */
type Failure = IRecognitionException & { readonly previousToken?: IToken };

/**
 * Reads a D text, a binary string (one code unit a byte). Never throws, whatever the text: an error has
 * dtrace's tag and message and a span within the text.
 */
export function parseProgram(text: string, options: ParseOptions): ParseResult {
  try {
    return { program: parse(text, options), errors: [] };
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) return { errors: [thrown.error] };
    // The guards against deep nesting measure the text, not the stack that the caller left us.
    if (thrown instanceof RangeError) {
      return { errors: [nestedTooDeeply({ start: 0, end: text.length })] };
    }
    throw thrown;
  }
}

function parse(text: string, options: ParseOptions): Program {
  const probeText = options.kind === 'probe';
  const { typeNames } = options;
  const { tokens, comments, controlLines, error } = tokenize(text, { probeText, typeNames });
  const parser = (instance ??= new Parser({ decisions: builtDecisions }));
  parser.probeField = options.probeKind ?? 'name';
  parser.begin(tokens, { textLength: text.length, probeText, typeNames });
  const items = run(parser, text.length, error);
  const program: Program = {
    kind: 'Program',
    items: inOrder(items, controlLines),
    comments,
    span: { start: 0, end: text.length },
  };
  checkHeight(program);
  return program;
}

/** Runs the parser. An error of the lexer counts only if the parser got as far as that. */
function run(parser: Parser, textLength: number, pending: SyntaxError | undefined): Item[] {
  let items: Item[];
  try {
    items = parser.program();
  } catch (thrown) {
    if (!(thrown instanceof SyntaxFault) || !thrown.atEnd || pending === undefined) throw thrown;
    throw new SyntaxFault(pending);
  }
  const failure = parser.errors.at(0);
  const fault =
    failure && faultAt(tokenInTheWay(failure), textLength, failure.message || undefined);
  if (fault !== undefined && !(fault.atEnd && pending !== undefined)) throw fault;
  if (pending !== undefined) throw new SyntaxFault(pending);
  return items;
}

/** To dtrace a `/` before `{`, `;` or the end closes a predicate, wherever it stands. */
function tokenInTheWay({ token, previousToken }: Failure): IToken {
  const closes =
    previousToken?.image === '/' && (token.startOffset < 0 || '{;'.includes(token.image));
  return closes ? previousToken : token;
}

/** Control lines are no part of the grammar; they take their place among the items by where they start. */
function inOrder(items: readonly Item[], controlLines: readonly ControlLine[]): Item[] {
  if (controlLines.length === 0) return [...items];
  return [...items, ...controlLines].sort((a, b) => a.span.start - b.span.start);
}

function checkHeight(program: Program): void {
  walk(program, (node: Node, _parent, depth) => {
    if (depth > MAX_HEIGHT) throw new SyntaxFault(nestedTooDeeply(node.span));
  });
}
