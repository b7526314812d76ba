/** What all rules of the grammar share: the type names in force, spans, and how to give up. */
import { EmbeddedActionsParser, tokenMatcher } from 'chevrotain';
import type { IParserErrorMessageProvider, IToken, Rule, TokenType } from 'chevrotain';
import type { Span } from './ast.ts';
import { type Decider, type Deciders, type Decision, deciderOf } from './decisions.ts';
import { errorAtEnd, errorNear, SyntaxFault } from './errors.ts';
import { KNOWN_TYPES } from './keywords.ts';
import { LazyLookahead } from './lazy-lookahead.ts';
import { EnumWord, Identifier, ReservedWord, StructWord, TypeWord, VOCABULARY } from './tokens.ts';

export interface ParseState {
  readonly textLength: number;
  readonly probeText: boolean;
  readonly typeNames: ReadonlySet<string> | undefined;
}

/** What the grammar would have taken, said by the rule that found nothing to take. */
const EXPECTED: Readonly<Record<string, string>> = {
  program: 'expected a probe description or a declaration',
  primary: 'expected an expression',
  unary: 'expected an expression',
  specifiers: 'expected a type',
  parameters: 'expected a type',
  composite: 'expected a member',
  block: 'expected { }',
};

/** A hint for the token in the way, if there is more to say than what was expected. */
function hintFor(token: IToken, expected: string): string {
  const declares = token.tokenType === StructWord || tokenMatcher(token, TypeWord);
  if (declares && expected === 'expected }') return 'declare variables between clauses';
  return token.tokenType === ReservedWord ? `D has no ${token.image}` : expected;
}

/** Chevrotain's messages become our hints; the message itself is always dtrace's `syntax error near`. */
const HINTS: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) =>
    hintFor(actual, `expected ${expected.LABEL ?? expected.name}`),
  buildNotAllInputParsedMessage: ({ firstRedundant }) =>
    hintFor(firstRedundant, 'expected a probe description or a declaration'),
  buildNoViableAltMessage: ({ ruleName, actual }) => hintFor(actual[0], EXPECTED[ruleName] ?? ''),
  buildEarlyExitMessage: ({ ruleName, actual }) => hintFor(actual[0], EXPECTED[ruleName] ?? ''),
};

/** What Chevrotain's analysis leaves in a parser; it has no public names. */
interface Analysis {
  selfAnalysisDone: boolean;
  /** By the rule's number, then by key. */
  readonly lookAheadFuncsCache: Decider[][];
  readonly fullRuleNameToShort: Readonly<Record<string, number>>;
}

/** An array of few elements far apart (keys begin at 257), for which the places between take no memory. */
function sparse(): Decider[] {
  const few: Decider[] = [];
  few.length = 2 ** 26;
  return few;
}

export abstract class ParserBase extends EmbeddedActionsParser {
  protected state: ParseState = { textLength: 0, probeText: false, typeNames: undefined };
  /** Type names that this text has declared so far. */
  protected typedefs: Set<string> = new Set();

  /** @param checked validates the grammar itself, which costs time and only a test needs. */
  constructor(checked: boolean) {
    super(VOCABULARY, {
      lookaheadStrategy: new LazyLookahead({ maxLookahead: 1 }),
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: !checked,
      errorMessageProvider: HINTS,
    });
  }

  /** Made of the same rules, by Chevrotain's own analysis. */
  protected abstract analysed(): ParserBase;

  /** The rules as data. Only errors ask for them: a parser that was given its decisions has none yet. */
  override getGAstProductions(): Record<string, Rule> {
    const productions = super.getGAstProductions();
    return Object.keys(productions).length > 0 ? productions : this.analysed().getGAstProductions();
  }

  /** What was decided of this grammar before, in place of its analysis. */
  protected decideBy(decisions: readonly Decision[]): void {
    const analysis = this as unknown as Analysis;
    for (const decision of decisions) {
      const rule = analysis.fullRuleNameToShort[decision.rule];
      (analysis.lookAheadFuncsCache[rule] ??= sparse())[decision.key] = deciderOf(decision);
    }
    analysis.selfAnalysisDone = true;
  }

  /** How an analysed parser decides. */
  get deciders(): Deciders {
    const { lookAheadFuncsCache, fullRuleNameToShort } = this as unknown as Analysis;
    const rules = Object.entries(fullRuleNameToShort);
    return Object.fromEntries(rules.map(([name, rule]) => [name, lookAheadFuncsCache[rule] ?? []]));
  }

  /** Takes the tokens and the circumstances of the next text. */
  begin(tokens: IToken[], state: ParseState): void {
    this.input = tokens;
    this.state = state;
    this.typedefs = new Set();
  }

  protected isTypeName(name: string): boolean {
    const bare = name.slice(name.lastIndexOf('`') + 1);
    return (
      KNOWN_TYPES.has(bare) || this.state.typeNames?.has(bare) === true || this.typedefs.has(bare)
    );
  }

  /** True if the token that is `ahead` tokens away can only begin a type. */
  protected startsType(ahead: number): boolean {
    const token = this.LA(ahead);
    const type = token.tokenType;
    if (type === Identifier) return this.isTypeName(token.image);
    return is(token, TypeWord) || type === StructWord || type === EnumWord;
  }

  /** From the start of a token to the end of the last token read. */
  protected spanFrom(start: number): Span {
    return { start, end: Math.max(start, endOf(this.LA(0))) };
  }

  /** `syntax error near` the given token. */
  protected fail(token: IToken, hint: string): never {
    throw faultAt(token, this.state.textLength, hintFor(token, hint));
  }
}

/** `syntax error near` a token, or near the end of a text of `textLength` bytes. */
export function faultAt(token: IToken, textLength: number, hint?: string): SyntaxFault {
  if (token.startOffset < 0) return new SyntaxFault(errorAtEnd(textLength, hint), true);
  return new SyntaxFault(errorNear(token.image, token.startOffset, hint));
}

/** True if the token is of the type or of one of its kinds. */
export function is(token: IToken, type: TokenType): boolean {
  return tokenMatcher(token, type);
}

/** The offset behind a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** The bytes of a token. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}
