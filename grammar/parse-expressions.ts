/**
 * Expressions. The grammar reads a flat `operand (operator operand)*`; precedence is settled afterwards,
 * so that one rule does the work of thirteen and start-up stays short.
 */
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import type {
  Expression,
  Identifier as IdentifierNode,
  Span,
  TypeName,
  UnaryOperator,
} from './ast.ts';
import { MAX_HEIGHT, nestedTooDeeply, SyntaxFault } from './errors.ts';
import { parseCharacter, parseInteger, parseString } from './literals.ts';
import { is, ParserBase, spanOf } from './parse-base.ts';
import { climb, climbList } from './precedence.ts';
import type { FlatExpression, Operand } from './precedence.ts';
import {
  Aggregation,
  Atom,
  BracketClose,
  BracketOpen,
  Character,
  Comma,
  Greater,
  Identifier,
  Infix,
  Integer,
  Less,
  Macro,
  MemberOperator,
  OffsetofWord,
  ParenClose,
  ParenOpen,
  Prefix,
  ScopeWord,
  SizeofWord,
  Step,
  Text,
  XlateWord,
} from './tokens.ts';

/** A prefix operator, or a cast when `type` is set. */
interface PrefixPart {
  readonly token: IToken;
  readonly type?: TypeName;
}

/** What follows an operand: `[keys]`, `(arguments)`, `.member`, `++`. */
type PostfixPart =
  | { readonly form: 'index'; readonly keys: FlatExpression; readonly close: IToken }
  | {
      readonly form: 'call';
      readonly arguments: FlatExpression | undefined;
      readonly close: IToken;
    }
  | { readonly form: 'member'; readonly operator: IToken; readonly member: IToken }
  | { readonly form: 'step'; readonly operator: IToken };

export abstract class ExpressionParser extends ParserBase {
  protected abstract readonly typeName: ParserMethod<[], TypeName>;

  /** `unary (operator unary)*`. Without `commas`, an outer comma ends it: an assignment-expression of C. */
  protected readonly flat: ParserMethod<[commas?: boolean], FlatExpression> = this.RULE(
    'flat',
    (commas = true) => {
      let questions = 0;
      const operators: IToken[] = [];
      const operands = [this.SUBRULE(this.unary)];
      this.MANY({
        GATE: () => {
          const { image } = this.LA(1);
          return questions > 0 || (image !== ':' && (commas || image !== ','));
        },
        DEF: () => {
          const operator = this.CONSUME(Infix);
          if (operator.image === '?') questions++;
          else if (operator.image === ':') questions--;
          operators.push(operator);
          operands.push(this.SUBRULE2(this.unary));
        },
      });
      const { textLength } = this.state;
      return { operands, operators, next: this.LA(1), textLength };
    },
  );

  /** `prefix... primary postfix...` */
  protected readonly unary: ParserMethod<[], Operand> = this.RULE('unary', () => {
    const prefixes: PrefixPart[] = [];
    const postfixes: PostfixPart[] = [];
    this.MANY({
      GATE: () => this.startsPrefix(),
      DEF: () =>
        this.OR([
          { ALT: () => prefixes.push({ token: this.CONSUME(Prefix) }) },
          {
            ALT: () => {
              const token = this.CONSUME(ParenOpen);
              const type = this.SUBRULE(this.typeName);
              this.CONSUME(ParenClose);
              prefixes.push({ token, type });
            },
          },
        ]),
    });
    const primary = this.SUBRULE(this.primary);
    this.MANY2(() => postfixes.push(this.SUBRULE(this.postfix)));
    return this.ACTION(() => {
      if (prefixes.length + postfixes.length > MAX_HEIGHT) {
        throw new SyntaxFault(nestedTooDeeply(primary.span));
      }
      const operand = postfixes.reduce(applyPostfix, primary);
      return prefixes.reduceRight((inner, prefix) => applyPrefix(prefix, inner), operand);
    });
  });

  protected readonly primary: ParserMethod<[], Operand> = this.RULE('primary', () =>
    this.OR([
      {
        ALT: (): Operand => {
          const token = this.CONSUME(Atom);
          return this.ACTION(() => atom(token));
        },
      },
      { ALT: (): Operand => aggregation(this.CONSUME(Aggregation)) },
      {
        ALT: (): Operand => {
          // Alone it is a name that means nothing; -> makes a variable of it.
          const scope = this.CONSUME(ScopeWord);
          return this.ACTION(() =>
            operandOf({ kind: 'Identifier', name: scope.image, span: spanOf(scope) }),
          );
        },
      },
      {
        ALT: (): Operand => {
          const open = this.CONSUME(ParenOpen);
          const flat = this.SUBRULE(this.flat);
          this.CONSUME(ParenClose);
          return this.ACTION(() => ({ node: climb(flat), span: this.spanFrom(open.startOffset) }));
        },
      },
      { ALT: (): Operand => this.SUBRULE(this.typed) },
    ]),
  );

  /** The three operands that begin with a word and take a type. */
  protected readonly typed: ParserMethod<[], Operand> = this.RULE('typed', () =>
    this.OR([
      {
        ALT: (): Operand => {
          const word = this.CONSUME(SizeofWord);
          this.CONSUME(ParenOpen);
          const operand = this.SUBRULE(this.typeName);
          this.CONSUME(ParenClose);
          const span = this.spanFrom(word.startOffset);
          return operandOf({ kind: 'SizeofExpression', operand, span });
        },
      },
      {
        ALT: (): Operand => {
          const word = this.CONSUME(OffsetofWord);
          this.CONSUME2(ParenOpen);
          const type = this.SUBRULE2(this.typeName);
          this.CONSUME(Comma);
          const member = this.CONSUME(Identifier);
          this.CONSUME2(ParenClose);
          const span = this.spanFrom(word.startOffset);
          return operandOf({ kind: 'OffsetofExpression', type, member: member.image, span });
        },
      },
      {
        ALT: (): Operand => {
          const word = this.CONSUME(XlateWord);
          this.CONSUME(Less);
          const type = this.SUBRULE3(this.typeName);
          this.CONSUME(Greater);
          this.CONSUME3(ParenOpen);
          const flat = this.SUBRULE(this.flat);
          this.CONSUME3(ParenClose);
          return this.ACTION(() => {
            const span = this.spanFrom(word.startOffset);
            return operandOf({ kind: 'XlateExpression', type, operand: climb(flat), span });
          });
        },
      },
    ]),
  );

  protected readonly postfix: ParserMethod<[], PostfixPart> = this.RULE('postfix', () =>
    this.OR([
      {
        ALT: (): PostfixPart => {
          this.CONSUME(BracketOpen);
          const keys = this.SUBRULE(this.flat);
          const close = this.CONSUME(BracketClose);
          return { form: 'index', keys, close };
        },
      },
      {
        ALT: (): PostfixPart => {
          this.CONSUME(ParenOpen);
          const list = this.OPTION(() => this.SUBRULE2(this.flat));
          const close = this.CONSUME(ParenClose);
          return { form: 'call', arguments: list, close };
        },
      },
      {
        ALT: (): PostfixPart => {
          const operator = this.CONSUME(MemberOperator);
          const member = this.CONSUME(Identifier);
          return { form: 'member', operator, member };
        },
      },
      { ALT: (): PostfixPart => ({ form: 'step', operator: this.CONSUME(Step) }) },
    ]),
  );

  /** A parenthesis is a cast if a type stands in it, `sizeof` an operand of its own. */
  private startsPrefix(): boolean {
    const { tokenType } = this.LA(1);
    if (tokenType === ParenOpen) return this.startsType(2);
    return tokenType !== SizeofWord || this.LA(2).tokenType !== ParenOpen || !this.startsType(3);
  }
}

function operandOf(node: Expression): Operand {
  return { node, span: node.span };
}

const ATOMS: ReadonlyMap<TokenType, (image: string, span: Span) => Expression> = new Map<
  TokenType,
  (image: string, span: Span) => Expression
>([
  [Identifier, (name, span) => ({ kind: 'Identifier', name, span })],
  [Integer, integer],
  [Text, (image, span) => ({ kind: 'StringLiteral', value: parseString(image), span })],
  [Character, character],
  [Macro, macro],
]);

function atom(token: IToken): Operand {
  const build = ATOMS.get(token.tokenType);
  if (build === undefined) throw new TypeError(`no such value: ${token.tokenType.name}`);
  return operandOf(build(token.image, spanOf(token)));
}

function integer(text: string, span: Span): Expression {
  const parts = parseInteger(text);
  // The lexer has refused every constant that is none.
  if ('tag' in parts) throw new SyntaxFault({ ...parts, span });
  return { kind: 'IntegerLiteral', text, ...parts, span };
}

function character(text: string, span: Span): Expression {
  const bytes = parseCharacter(text);
  if (typeof bytes !== 'string') throw new SyntaxFault({ ...bytes, span });
  return { kind: 'CharacterLiteral', text, bytes, span };
}

function macro(image: string, span: Span): Expression {
  const asString = image.startsWith('$$');
  return { kind: 'MacroVariable', name: image.slice(asString ? 2 : 1), asString, span };
}

function aggregation(token: IToken): Operand {
  const name = token.image.slice(1) || '_';
  return operandOf({ kind: 'AggregationReference', name, span: spanOf(token) });
}

function applyPrefix({ token, type }: PrefixPart, { node, span: inner }: Operand): Operand {
  const span = { start: token.startOffset, end: inner.end };
  if (type !== undefined) return operandOf({ kind: 'CastExpression', type, operand: node, span });
  if (is(token, SizeofWord)) return operandOf({ kind: 'SizeofExpression', operand: node, span });
  const operator = token.image as UnaryOperator;
  return operandOf({ kind: 'UnaryExpression', operator, operand: node, span });
}

function isScope(node: Expression): node is IdentifierNode & { readonly name: 'self' | 'this' } {
  return node.kind === 'Identifier' && (node.name === 'self' || node.name === 'this');
}

function applyPostfix({ node, span: inner }: Operand, part: PostfixPart): Operand {
  const last =
    part.form === 'member' ? part.member : part.form === 'step' ? part.operator : part.close;
  const span = { start: inner.start, end: spanOf(last).end };
  switch (part.form) {
    case 'index': {
      const indices = climbList(part.keys);
      const isAggregation = node.kind === 'AggregationReference' && node.keys === undefined;
      if (isAggregation) return operandOf({ ...node, keys: indices, span });
      return operandOf({ kind: 'IndexExpression', object: node, indices, span });
    }
    case 'call': {
      const values = part.arguments === undefined ? [] : climbList(part.arguments);
      return operandOf({ kind: 'CallExpression', callee: node, arguments: values, span });
    }
    case 'member':
      if (part.operator.image === '->' && isScope(node))
        return operandOf({
          kind: 'ScopedVariable',
          scope: node.name,
          name: part.member.image,
          span,
        });
      return operandOf({
        kind: 'MemberExpression',
        object: node,
        arrow: part.operator.image === '->',
        member: part.member.image,
        memberSpan: spanOf(part.member),
        span,
      });
    case 'step': {
      const operator = part.operator.image === '++' ? '++' : '--';
      return operandOf({ kind: 'PostfixExpression', operator, operand: node, span });
    }
  }
}
