/**
 * D's tokens and the lexer's modes, as data for Chevrotain.
 *
 * The lexer knows few kinds: one for every word and one for every operator. {@link WORD_TYPES} and
 * {@link PUNCTUATOR_TYPES} then say which token of the grammar each one is. That keeps both the lexer's
 * tables and the parser's alternatives few, and start-up short.
 */
import { createToken, Lexer } from 'chevrotain';
import type { CustomPatternMatcherFunc, ITokenConfig, TokenType } from 'chevrotain';
import type { WordClass } from './keywords.ts';
import {
  DESCRIPTION_START,
  matchAngleClose,
  matchComment,
  matchControlLine,
  matchDeclarationWord,
  matchDescription,
  matchPredicateClose,
  matchQuoted,
} from './scan.ts';

/** The lexer's modes; see {@link MODES} for what each one reads. */
export type Mode = 'outer' | 'declaration' | 'predicate' | 'body' | 'angle' | 'nested';

function token(name: string, label: string, rest: Omit<ITokenConfig, 'name' | 'label'>): TokenType {
  return createToken({ name, label, ...rest });
}

/** A token that the lexer does not know: words and operators become it afterwards. */
function role(name: string, label: string, ...categories: TokenType[]): TokenType {
  return createToken({ name, label, pattern: Lexer.NA, categories });
}

/** A pattern and the characters that it may begin with, which Chevrotain would take its time to find out. */
function starting(
  first: string,
  pattern: CustomPatternMatcherFunc | RegExp,
): Pick<ITokenConfig, 'pattern' | 'start_chars_hint' | 'line_breaks'> {
  return { pattern, start_chars_hint: first.split(''), line_breaks: false };
}

const LETTERS = DESCRIPTION_START.replace(/[^A-Za-z_]/g, '');
const DIGITS = '0123456789';

// ---- what an operand, an infix and a prefix operator can be ------------------------------------

export const Atom: TokenType = role('Atom', 'a value');
export const Infix: TokenType = role('Infix', 'an operator');
export const Prefix: TokenType = role('Prefix', 'an operator');

// ---- between tokens ----------------------------------------------------------------------------

export const WhiteSpace: TokenType = token('WhiteSpace', 'white space', {
  ...starting(' \t\r\n\f\v', /[ \t\r\n\f\v]+/),
  group: Lexer.SKIPPED,
});
export const LineSplice: TokenType = token('LineSplice', 'white space', {
  ...starting('\\', /\\\r?\n/),
  group: Lexer.SKIPPED,
});
export const Comment: TokenType = token('Comment', 'a comment', {
  ...starting('/#', matchComment),
  group: 'comments',
});
export const ControlLine: TokenType = token('ControlLine', 'a control line', {
  ...starting('#', matchControlLine),
  group: 'controlLines',
});

// ---- between clauses ---------------------------------------------------------------------------

export const DeclarationWord: TokenType = token('DeclarationWord', 'a declaration', {
  ...starting(LETTERS, matchDeclarationWord),
  push_mode: 'declaration',
});
export const Description: TokenType = token('Description', 'a probe description', {
  ...starting(DESCRIPTION_START, matchDescription),
});
export const ProbeId: TokenType = token('ProbeId', 'a probe id', {
  ...starting(DIGITS, /[0-9][0-9A-Za-z_]*/),
});
export const PredicateOpen: TokenType = token('PredicateOpen', '/', {
  pattern: '/',
  push_mode: 'predicate',
});
export const PredicateClose: TokenType = token('PredicateClose', 'a / that ends the predicate', {
  ...starting('/', matchPredicateClose),
  pop_mode: true,
});
export const AngleOpen: TokenType = token('AngleOpen', '<', { pattern: '<', push_mode: 'angle' });
export const AngleClose: TokenType = token('AngleClose', 'a > that ends the clause', {
  ...starting('>', matchAngleClose),
  pop_mode: true,
});

// ---- brackets and separators -------------------------------------------------------------------

export const BraceOpen: TokenType = token('BraceOpen', '{', { pattern: '{', push_mode: 'body' });
export const BraceClose: TokenType = token('BraceClose', '}', { pattern: '}', pop_mode: true });
export const ParenOpen: TokenType = token('ParenOpen', '(', { pattern: '(', push_mode: 'nested' });
export const ParenClose: TokenType = token('ParenClose', ')', { pattern: ')', pop_mode: true });
export const BracketOpen: TokenType = token('BracketOpen', '[', {
  pattern: '[',
  push_mode: 'nested',
});
export const BracketClose: TokenType = token('BracketClose', ']', { pattern: ']', pop_mode: true });
export const Comma: TokenType = token('Comma', ',', { pattern: ',', categories: [Infix] });
export const Semicolon: TokenType = token('Semicolon', ';', { pattern: ';' });
/** The `;` that ends a declaration and its mode; a {@link Semicolon} to the parser. */
export const DeclarationEnd: TokenType = token('DeclarationEnd', ';', {
  pattern: ';',
  pop_mode: true,
});

// ---- values ------------------------------------------------------------------------------------

export const Integer: TokenType = token('Integer', 'an integer', {
  ...starting(`${DIGITS}.`, /0[xX][0-9A-Za-z_]*|\.?[0-9](?:[eE][+-](?=[0-9])|[0-9A-Za-z_.])*/),
  categories: [Atom],
});
export const Text: TokenType = token('Text', 'a string', {
  ...starting('"', matchQuoted),
  categories: [Atom],
});
export const Character: TokenType = token('Character', 'a character', {
  ...starting("'", matchQuoted),
  categories: [Atom],
});
export const Macro: TokenType = token('Macro', 'a macro variable', {
  ...starting('$', /\$\$?(?:[0-9]+|[A-Za-z_][A-Za-z0-9_]*)/),
  categories: [Atom],
});
export const Aggregation: TokenType = token('Aggregation', 'an aggregation', {
  ...starting('@', /@(?:[A-Za-z_][A-Za-z0-9_]*)?/),
});

// ---- words -------------------------------------------------------------------------------------

/** Any word, with its backquote scope; one of {@link WORD_TYPES} to the parser. */
export const Word: TokenType = token('Word', 'a name', {
  ...starting(
    `${LETTERS}\``,
    /(?:[A-Za-z_][A-Za-z0-9_]*)?(?:`[A-Za-z_][A-Za-z0-9_]*)+|[A-Za-z_][A-Za-z0-9_]*/,
  ),
});
export const Identifier: TokenType = role('Identifier', 'a name', Atom);
/** Words that make up a type: `unsigned`, `const`. */
export const TypeWord: TokenType = role('TypeWord', 'a type');
export const Qualifier: TokenType = role('Qualifier', 'a type', TypeWord);
export const StorageWord: TokenType = role('StorageWord', 'a storage class');
export const ScopeWord: TokenType = role('ScopeWord', 'self or this', StorageWord);
export const StructWord: TokenType = role('StructWord', 'struct or union');
export const EnumWord: TokenType = role('EnumWord', 'enum');
export const InlineWord: TokenType = role('InlineWord', 'inline');
export const TranslatorWord: TokenType = role('TranslatorWord', 'translator');
export const ProviderWord: TokenType = role('ProviderWord', 'provider');
export const ProbeWord: TokenType = role('ProbeWord', 'probe');
export const SizeofWord: TokenType = role('SizeofWord', 'sizeof', Prefix);
export const StringofWord: TokenType = role('StringofWord', 'stringof', Prefix);
export const OffsetofWord: TokenType = role('OffsetofWord', 'offsetof');
export const XlateWord: TokenType = role('XlateWord', 'xlate');
export const IfWord: TokenType = role('IfWord', 'if');
export const ElseWord: TokenType = role('ElseWord', 'else');
/** Words that D keeps for itself and has no use for. */
export const ReservedWord: TokenType = role('ReservedWord', 'a reserved word');

/** Which token of the grammar a reserved word is. */
export const WORD_TYPES: Readonly<Record<WordClass, TokenType>> = {
  type: TypeWord,
  qualifier: Qualifier,
  scope: ScopeWord,
  storage: StorageWord,
  struct: StructWord,
  enum: EnumWord,
  inline: InlineWord,
  translator: TranslatorWord,
  provider: ProviderWord,
  probe: ProbeWord,
  sizeof: SizeofWord,
  stringof: StringofWord,
  offsetof: OffsetofWord,
  xlate: XlateWord,
  if: IfWord,
  else: ElseWord,
  reserved: ReservedWord,
};

// ---- operators ---------------------------------------------------------------------------------

/** Any operator; one of {@link PUNCTUATOR_TYPES} to the parser. */
export const Punctuator: TokenType = token('Punctuator', 'an operator', {
  ...starting(
    '-+*/%<>=&|^~!?:.',
    /<<=|>>=|\.\.\.|<<|>>|<=|>=|==|!=|&&|\|\||\^\^|\+\+|--|->|\+=|-=|\*=|\/=|%=|&=|\^=|\|=|[-+*/%<>=&|^~!?:.]/,
  ),
});
export const InfixOperator: TokenType = role('InfixOperator', 'an operator', Infix);
export const PrefixOperator: TokenType = role('PrefixOperator', 'an operator', Prefix);
export const SignOperator: TokenType = role('SignOperator', 'an operator', Infix, Prefix);
export const Step: TokenType = role('Step', '++ or --', Prefix);
export const Star: TokenType = role('Star', '*', Infix, Prefix);
export const Less: TokenType = role('Less', '<', Infix);
export const Greater: TokenType = role('Greater', '>', Infix);
export const Assign: TokenType = role('Assign', '=', Infix);
export const Colon: TokenType = role('Colon', ':', Infix);
export const MemberOperator: TokenType = role('MemberOperator', '. or ->');
export const Ellipsis: TokenType = role('Ellipsis', '...');

const OPERATORS: readonly (readonly [TokenType, string])[] = [
  [InfixOperator, '/ % << >> <= >= == != ^ | && ^^ || += -= *= /= %= &= ^= |= <<= >>= ?'],
  [PrefixOperator, '~ !'],
  [SignOperator, '& + -'],
  [Step, '++ --'],
  [Star, '*'],
  [Less, '<'],
  [Greater, '>'],
  [Assign, '='],
  [Colon, ':'],
  [MemberOperator, '. ->'],
  [Ellipsis, '...'],
];

/** Which token of the grammar an operator is. */
export const PUNCTUATOR_TYPES: ReadonlyMap<string, TokenType> = new Map(
  OPERATORS.flatMap(([type, images]) =>
    images.split(' ').map((image): [string, TokenType] => [image, type]),
  ),
);

// ---- modes -------------------------------------------------------------------------------------

const BETWEEN = [WhiteSpace, LineSplice, Comment, ControlLine];
const COMMON = [
  ...BETWEEN,
  Word,
  Macro,
  Aggregation,
  Integer,
  Text,
  Character,
  ParenOpen,
  BracketOpen,
  BraceOpen,
  Comma,
];

/**
 * What each mode reads. `outer` stands between clauses and reads descriptions; all others read C's tokens
 * and differ in what ends them: `declaration` a `;`, `predicate` a `/`, `body` a `}`, `angle` a `>`,
 * `nested` a `)` or `]`, inside of which no `/` or `>` ends anything.
 */
export const MODES: Readonly<Record<Mode, TokenType[]>> = {
  outer: [
    ...BETWEEN,
    DeclarationWord,
    Description,
    ProbeId,
    Comma,
    PredicateOpen,
    AngleOpen,
    BraceOpen,
  ],
  declaration: [...COMMON, DeclarationEnd, Punctuator],
  predicate: [...COMMON, PredicateClose, Semicolon, Punctuator],
  body: [...COMMON, BraceClose, Semicolon, Punctuator],
  angle: [...COMMON, AngleClose, Semicolon, Punctuator],
  nested: [...COMMON, ParenClose, BracketClose, Semicolon, Punctuator],
};

/** The tokens that the parser sees. */
export const VOCABULARY: TokenType[] = [
  Atom,
  Infix,
  Prefix,
  Description,
  ProbeId,
  PredicateOpen,
  PredicateClose,
  AngleOpen,
  AngleClose,
  BraceOpen,
  BraceClose,
  ParenOpen,
  ParenClose,
  BracketOpen,
  BracketClose,
  Comma,
  Semicolon,
  Integer,
  Text,
  Character,
  Macro,
  Aggregation,
  Identifier,
  ...Object.values(WORD_TYPES),
  ...new Set(PUNCTUATOR_TYPES.values()),
];
