/**
 * The parts of D's lexical structure that no regular expression decides: what a word between clauses is,
 * when `/` ends a predicate, when `>` ends a body, and the ends of comments, strings and control lines.
 *
 * Custom token patterns are called with the text and the tokens so far, and nothing else. The options of the
 * text being read and what has been learnt from its tokens are therefore kept here, from one
 * {@link beginScan} to the next; reading a text is synchronous, so there is only ever one.
 */
import type { IToken } from 'chevrotain';
import { DECLARATION_CLASSES, KEYWORDS, KNOWN_TYPES } from './keywords.ts';

/** A match of a custom token pattern. `payload` is kept on the token. */
export type Match = [string] & { payload?: 'open' };

interface Scan {
  /** Command-line text: words are descriptions even when they name a type. */
  readonly probeText: boolean;
  readonly typeNames: ReadonlySet<string> | undefined;
  /** Names that typedefs of this text have declared so far. */
  readonly typedefs: Set<string>;
  /** How many tokens {@link observe} has seen; each is looked at once. */
  seen: number;
  /** Brackets of any kind, and braces alone, that are open in the body or declaration. */
  depth: number;
  braces: number;
  /** `?` without its `:` in the statement, outside of brackets. */
  questions: number;
  typedef: 'none' | 'type' | 'tag' | 'name' | 'named';
}

let scan: Scan = newScan(false, undefined);

function newScan(probeText: boolean, typeNames: ReadonlySet<string> | undefined): Scan {
  return {
    probeText,
    typeNames,
    typedefs: new Set(),
    seen: 0,
    depth: 0,
    braces: 0,
    questions: 0,
    typedef: 'none',
  };
}

/** Forgets the last text and takes the options of the next. */
export function beginScan(probeText: boolean, typeNames: ReadonlySet<string> | undefined): void {
  scan = newScan(probeText, typeNames);
}

// ---- characters --------------------------------------------------------------------------------

const BLANK = ' \t\r\n\f\v';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_';

/** The characters that may begin a probe description. */
export const DESCRIPTION_START: string = `${LETTERS}-$:.?*\\[]!`;
const DESCRIPTION_CHARACTERS: ReadonlySet<string> = new Set(`${DESCRIPTION_START}0123456789\``);
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[0-9]+/y;

function match(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}

/** Where a backslash-newline at `offset` ends, or `offset` if there is none. */
function afterSplice(text: string, offset: number): number {
  if (text[offset] !== '\\') return offset;
  if (text[offset + 1] === '\n') return offset + 2;
  return text[offset + 1] === '\r' && text[offset + 2] === '\n' ? offset + 3 : offset;
}

/** The end of the comment at `offset`, or `offset` if there is none. */
function afterComment(text: string, offset: number): number {
  if (text[offset] !== '/') return offset;
  if (text[offset + 1] === '/') return endOfLine(text, offset);
  if (text[offset + 1] !== '*') return offset;
  const close = text.indexOf('*/', offset + 2);
  return close === -1 ? text.length : close + 2;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline;
}

/** The first offset from `offset` on that is not white space or comment. */
function skipBlanks(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    while (at < text.length && BLANK.includes(text[at])) at++;
    const next = afterComment(text, afterSplice(text, at));
    if (next === at) return at;
    at = next;
  }
}

/** True if only blanks stand between the start of the line and `offset`. */
function startsLine(text: string, offset: number): boolean {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === 0 || text[at - 1] === '\n';
}

/** The longest probe description at `offset`, '' if there is none. */
function description(text: string, offset: number): string {
  let end = offset;
  if (!DESCRIPTION_START.includes(text[end] ?? ' ')) return '';
  while (DESCRIPTION_CHARACTERS.has(text[end] ?? '') && afterSplice(text, end) === end) end++;
  return text.slice(offset, end);
}

// ---- comments, control lines, quotes -----------------------------------------------------------

/** Both comment forms, and a line that starts with `#!`. An unterminated comment runs to the end. */
export function matchComment(text: string, offset: number): Match | null {
  const shebang = text.startsWith('#!', offset) && startsLine(text, offset);
  const end = shebang ? endOfLine(text, offset) : afterComment(text, offset);
  return end === offset ? null : [text.slice(offset, end)];
}

/** `#...` at the start of a line, up to its end or to a comment; backslash-newline continues it. */
export function matchControlLine(text: string, offset: number): Match | null {
  if (!startsLine(text, offset)) return null;
  let at = offset;
  let quoted = false;
  while (at < text.length && text[at] !== '\n') {
    if (text[at] === '"') quoted = !quoted;
    if (!quoted && afterComment(text, at) !== at) break;
    at = Math.max(at + 1, afterSplice(text, at));
  }
  while (BLANK.includes(text[at - 1])) at--;
  return [text.slice(offset, at)];
}

/** A string or character constant. One that meets a newline or the end first is marked 'open'. */
export function matchQuoted(text: string, offset: number): Match | null {
  const mark = text[offset];
  let at = offset + 1;
  while (at < text.length && text[at] !== mark && text[at] !== '\n') {
    at += text[at] === '\\' && text[at + 1] !== '\n' ? 2 : 1;
  }
  if (text[at] === mark) return [text.slice(offset, at + 1)];
  const open: Match = [text.slice(offset, at)];
  open.payload = 'open';
  return open;
}

// ---- between clauses ---------------------------------------------------------------------------

function isTypeName(name: string): boolean {
  return KNOWN_TYPES.has(name) || scan.typeNames?.has(name) === true || scan.typedefs.has(name);
}

/**
 * The first word of a declaration. A whole word is one if it is reserved or names a type; a word with a
 * star behind it (`int*x;`) only if it names a type. What has a character that only descriptions have is
 * never one, and on the command line only reserved words are.
 */
export function matchDeclarationWord(text: string, offset: number, tokens: IToken[]): Match | null {
  const word = match(WORD, text, offset);
  if (word === '') return null;
  const whole = description(text, offset);
  if (whole === word && KEYWORDS.has(word)) return [word];
  if (scan.probeText || /[-:.?!`]/.test(whole)) return null;
  if (whole !== word && whole[word.length] !== '*') return null;
  observe(tokens);
  return isTypeName(word) || KEYWORDS.get(word) === 'type' ? [word] : null;
}

/** A probe description. */
export function matchDescription(text: string, offset: number): Match | null {
  const whole = description(text, offset);
  return whole === '' ? null : [whole];
}

// ---- the ends of predicates and bodies ---------------------------------------------------------

/** `/` in a predicate, if what follows shows that it closes it. */
export function matchPredicateClose(text: string, offset: number): Match | null {
  const next = text[skipBlanks(text, offset + 1)];
  return next === undefined || ';{/<'.includes(next) ? ['/'] : null;
}

/** `>` in a `< >` body, outside of brackets, if it closes the body. */
export function matchAngleClose(text: string, offset: number, tokens: IToken[]): Match | null {
  const last = tokens.at(-1)?.tokenType.name;
  if (last === 'AngleOpen' || last === 'Semicolon') return ['>'];
  // A block is a statement and ends as one, but `xlate <struct { ... }>(e)` goes on.
  if (last === 'BraceClose' && text[skipBlanks(text, offset + 1)] !== '(') return ['>'];
  const next = text[offset + 1];
  if (next === '=' || next === '>' || !clauseFollows(text, offset + 1)) return null;
  observe(tokens);
  return scan.questions === 0 ? ['>'] : null;
}

/** True if nothing but the end of input, a control line, a declaration or a clause can begin here. */
function clauseFollows(text: string, offset: number): boolean {
  const at = skipBlanks(text, offset);
  if (at >= text.length) return true;
  if (text[at] === '#') return startsLine(text, at);
  const word = match(WORD, text, at);
  const wordClass = KEYWORDS.get(word);
  if (wordClass !== undefined && DECLARATION_CLASSES.has(wordClass)) {
    const after = skipBlanks(text, at + word.length);
    if (description(text, at) === word) return !text.startsWith('->', after);
    if (wordClass === 'scope' && text.startsWith('->', after)) return false;
  }
  return beginsClause(description(text, at)) && descriptionsEndWell(text, at);
}

/** A timer with a unit: as an expression, `tick-5s` has an integer with an invalid digit. */
const TIMER = /^(?:tick|profile)-[0-9]+(?![uUlL])[A-Za-z]/;

/** True if a word cannot begin the right side of a comparison: it has a colon of its own, or is BEGIN. */
function beginsClause(word: string): boolean {
  if (TIMER.test(word)) return true;
  if (word === 'BEGIN' || word === 'END' || word === 'ERROR') return true;
  return word.includes(':') && (!word.includes('?') || word.includes('::'));
}

/** True if the descriptions from `offset` on lead to a predicate or a body. */
function descriptionsEndWell(text: string, offset: number): boolean {
  let at = offset;
  for (;;) {
    const length = description(text, at).length || match(NUMBER, text, at).length;
    if (length === 0) return false;
    at = skipBlanks(text, at + length);
    if (at >= text.length) return scan.probeText;
    if (text[at] !== ',') return '/{<'.includes(text[at]);
    at = skipBlanks(text, at + 1);
  }
}

// ---- what the tokens so far tell ---------------------------------------------------------------

/** Looks at the tokens that have come since the last call: counts open `?`, learns typedef names. */
function observe(tokens: readonly IToken[]): void {
  for (; scan.seen < tokens.length; scan.seen++) {
    const { image, tokenType } = tokens[scan.seen];
    if (image === '(' || image === '[') scan.depth++;
    else if (image === ')' || image === ']') scan.depth--;
    else if (image === '{' || image === '}') observeBrace(image);
    else if (tokenType.name === 'AngleOpen') resetStatement();
    else if (scan.depth === 0 && '?:;,'.includes(image)) observeTop(image);
    else if (scan.braces === 0 && /^[A-Za-z_`]/.test(image)) observeWord(image);
  }
}

function resetStatement(): void {
  scan.depth = 0;
  scan.braces = 0;
  scan.questions = 0;
  scan.typedef = 'none';
}

function observeBrace(image: string): void {
  const step = image === '{' ? 1 : -1;
  scan.depth += step;
  scan.braces += step;
  if (scan.typedef === 'tag') scan.typedef = 'name';
}

function observeTop(image: string): void {
  if (image === '?') scan.questions++;
  else if (image === ':') scan.questions = Math.max(0, scan.questions - 1);
  else if (image === ';') resetStatement();
  else if (scan.typedef === 'named') scan.typedef = 'name';
}

/** `typedef TYPE name, *name, (*name)(...)`: the first word that is neither type nor tag is the name. */
function observeWord(image: string): void {
  if (image === 'typedef') scan.typedef = 'type';
  else if (scan.typedef === 'tag') scan.typedef = 'name';
  else if (scan.typedef === 'type' || scan.typedef === 'name') {
    const wordClass = KEYWORDS.get(image);
    if (wordClass === 'struct' || wordClass === 'enum') scan.typedef = 'tag';
    else if (wordClass === 'type') scan.typedef = 'name';
    else if (wordClass !== undefined) return;
    else if (scan.typedef === 'type') scan.typedef = 'name';
    else {
      scan.typedefs.add(image);
      scan.typedef = 'named';
    }
  }
}
