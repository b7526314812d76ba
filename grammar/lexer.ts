/**
 * Text to tokens: runs the Chevrotain lexer, tells words and operators apart, and finds what is wrong with
 * the text before any grammar is asked (reference: the messages of libdtrace's lexer).
 */
import { Lexer } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import type { Comment, ControlLine } from './ast.ts';
import { errorNear, MAX_NESTING, nestedTooDeeply, syntaxError } from './errors.ts';
import type { SyntaxError } from './errors.ts';
import { KEYWORDS } from './keywords.ts';
import { type LiteralFault, parseCharacter, parseInteger } from './literals.ts';
import { beginScan } from './scan.ts';
import {
  Character,
  DeclarationEnd,
  DeclarationWord,
  Identifier,
  Integer,
  MemberOperator,
  MODES,
  ProbeId,
  Punctuator,
  PUNCTUATOR_TYPES,
  Semicolon,
  Text,
  Word,
  WORD_TYPES,
} from './tokens.ts';

export interface LexOptions {
  /** True for command-line text, where every word that is not reserved is a probe description. */
  readonly probeText: boolean;
  readonly typeNames: ReadonlySet<string> | undefined;
}

/** The tokens before the first lexical error, and that error. */
export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly controlLines: readonly ControlLine[];
  readonly error?: SyntaxError;
}

let instance: Lexer | undefined;

function lexer(): Lexer {
  instance ??= new Lexer(
    { modes: MODES, defaultMode: 'outer' },
    {
      positionTracking: 'onlyOffset',
      ensureOptimizations: true,
      skipValidations: true,
      // One error ends compilation, so nothing after the first is worth reading.
      recoveryEnabled: false,
    },
  );
  return instance;
}

/** Reads a whole text; never throws. */
export function tokenize(text: string, options: LexOptions): Lexed {
  beginScan(options.probeText, options.typeNames);
  const { tokens, groups, errors } = lexer().tokenize(text);
  const stop = errors[0]?.offset ?? text.length;
  const errorsFound = [
    checkComments(groups['comments'], text.length),
    new TokenCheck(tokens, text, stop).run(),
  ].filter((error) => error !== undefined);
  const comments = groups['comments'].map(toComment);
  const controlLines = groups['controlLines'].map(toControlLine);
  if (errorsFound.length === 0) return { tokens, comments, controlLines };
  const error = errorsFound.reduce((a, b) => (a.span.start <= b.span.start ? a : b));
  const before = tokens.filter((token) => token.startOffset < error.span.start);
  return { tokens: before, comments, controlLines, error };
}

function spanOf(token: IToken): { start: number; end: number } {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

function toComment(token: IToken): Comment {
  return { kind: 'Comment', text: token.image, span: spanOf(token) };
}

const CONTROL_WORD = /"[^"]*"?|[^\s"]+/g;

function toControlLine(token: IToken): ControlLine {
  const joined = token.image.slice(1).replaceAll(/\\\r?\n/g, ' ');
  const words = joined.match(CONTROL_WORD) ?? [];
  return { kind: 'ControlLine', words, text: token.image, span: spanOf(token) };
}

function checkComments(comments: readonly IToken[], length: number): SyntaxError | undefined {
  for (const { image, startOffset } of comments) {
    if (!image.startsWith('/*')) continue;
    const inner = image.indexOf('/*', 2);
    if (inner !== -1) {
      const start = startOffset + inner;
      return syntaxError('/* encountered inside a comment', { start, end: start + 2 });
    }
    if (image.length < 4 || !image.endsWith('*/')) {
      const span = { start: startOffset, end: startOffset + 2 };
      const message = 'end-of-file encountered before matching */';
      return { ...syntaxError(message, span, 'the comment begins here'), reached: length };
    }
  }
  return undefined;
}

const OPENERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** One pass over the tokens: gives each its grammatical type, and checks literals and brackets. */
class TokenCheck {
  private readonly tokens: IToken[];
  private readonly text: string;
  private readonly stop: number;
  private readonly open: Record<string, number> = { ')': 0, ']': 0, '}': 0 };
  private depth = 0;
  private inPredicate = false;

  constructor(tokens: IToken[], text: string, stop: number) {
    this.tokens = tokens;
    this.text = text;
    this.stop = stop;
  }

  run(): SyntaxError | undefined {
    let previous: TokenType | undefined;
    for (let i = 0; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      classify(token, previous);
      const error = checkLiteral(token, this.text) ?? this.checkBrackets(token, i);
      if (error !== undefined) return error;
      previous = token.tokenType;
    }
    return this.stop < this.text.length ? this.strayCharacter() : undefined;
  }

  /** A character that no token of its mode begins with. */
  private strayCharacter(): SyntaxError {
    const image = this.text[this.stop];
    return this.open[image] === 0 ? extra(image, this.stop) : errorNear(image, this.stop);
  }

  private checkBrackets(token: IToken, index: number): SyntaxError | undefined {
    const { image } = token;
    const name = token.tokenType.name;
    const closer = OPENERS[image];
    if (closer !== undefined || name === 'AngleOpen') {
      if (++this.depth > MAX_NESTING) return nestedTooDeeply(spanOf(token));
      if (closer !== undefined) this.open[closer]++;
    } else if (image in this.open || name === 'AngleClose') {
      if (this.open[image] === 0) return extra(image, token.startOffset);
      this.depth--;
      this.open[image]--;
    } else if (name === 'PredicateOpen') this.inPredicate = true;
    else if (name === 'PredicateClose') this.inPredicate = false;
    else if (image === '/' && this.inPredicate) return this.checkSlash(token, index);
    return undefined;
  }

  /** Inside brackets a `/` divides; one that ought to have closed the predicate is told apart here. */
  private checkSlash(token: IToken, index: number): SyntaxError | undefined {
    const missing = this.open[')'] > 0 ? ')' : this.open[']'] > 0 ? ']' : undefined;
    const next = this.tokens[index + 1]?.image ?? this.text[this.stop] ?? ';';
    if (missing === undefined || !';{/<'.includes(next)) return undefined;
    return syntaxError(`closing ${missing} expected in predicate before /`, spanOf(token));
  }
}

function extra(image: string, start: number): SyntaxError {
  // dtrace's lexer has words of its own for surplus ) and ] only.
  if (image === '}') return errorNear(image, start);
  return syntaxError(`extra ${image} in input stream`, { start, end: start + 1 });
}

function classify(token: IToken, previous: TokenType | undefined): void {
  const raw = token.tokenType;
  let type: TokenType | undefined;
  if (raw === Word || raw === DeclarationWord) {
    // After `.` and `->` any word is the name of a member.
    const wordClass = previous === MemberOperator ? undefined : KEYWORDS.get(token.image);
    type = wordClass === undefined ? Identifier : WORD_TYPES[wordClass];
  } else if (raw === Punctuator) type = PUNCTUATOR_TYPES.get(token.image);
  else if (raw === DeclarationEnd) type = Semicolon;
  if (type === undefined) return;
  token.tokenType = type;
  // Set by Chevrotain on every type it makes; its declaration has it optional.
  token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx;
}

function checkLiteral(token: IToken, text: string): SyntaxError | undefined {
  const { tokenType: type, image } = token;
  const span = spanOf(token);
  if (type === Integer || type === ProbeId) {
    const parts = parseInteger(image);
    return 'tag' in parts ? integerError(parts, token, text) : undefined;
  }
  if (type !== Text && type !== Character) return undefined;
  if (token.payload === 'open') return unclosed(type, span, text);
  if (type === Text) return undefined;
  const bytes = parseCharacter(image);
  return typeof bytes === 'string' ? undefined : { ...bytes, span };
}

/** What is left of an integer by the longest constant that it begins with. */
const AFTER_CONSTANT = /^(?:0[xX][0-9A-Fa-f]+|[0-9]+)[uU]?[lL]{0,2}/;

/** dtrace reads `12ab` as 12 and what stands behind it up to the end of the line. */
function integerError(fault: LiteralFault, token: IToken, text: string): SyntaxError {
  const { image, startOffset } = token;
  const rest = image.replace(AFTER_CONSTANT, '');
  if (fault.tag !== 'D_INT_DIGIT' || rest === '') return { ...fault, span: spanOf(token) };
  const start = startOffset + image.length - rest.length;
  const newline = text.indexOf('\n', start);
  const line = text.slice(start, newline === -1 ? text.length : newline);
  const near = /^[0-9]+/.exec(rest)?.[0] ?? line;
  return { ...errorNear(near, start, fault.message), span: spanOf(token) };
}

function unclosed(
  type: TokenType,
  span: { start: number; end: number },
  source: string,
): SyntaxError {
  const [tag, message, mark] =
    type === Text
      ? ['D_STR_NL', 'newline encountered in string literal', '"']
      : ['D_CHR_NL', 'newline encountered in character constant', "'"];
  // Where no line ends there is no newline: the mark itself is what cannot be read.
  if (!source.includes('\n', span.start))
    return errorNear(mark, span.start, `close it with ${mark}`);
  return {
    tag,
    message,
    span,
    hint: `close it with ${mark} on the same line`,
    reached: span.end + 1,
  };
}
