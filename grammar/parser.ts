/** Clauses, bodies and whole programs: the outer rules of the grammar. */
import type { IToken, ParserMethod } from 'chevrotain';
import type {
  Block,
  Clause,
  Expression,
  IfStatement,
  Item,
  ProbeDescription,
  Statement,
} from './ast.ts';
import { describe } from './description.ts';
import type { ProbeField } from './description.ts';
import { MAX_NESTING, nestedTooDeeply, SyntaxFault, syntaxError } from './errors.ts';
import type { Decision } from './decisions.ts';
import { parseInteger } from './literals.ts';
import { spanOf } from './parse-base.ts';
import { DeclarationParser } from './parse-declarations.ts';
import { climb } from './precedence.ts';
import {
  AngleClose,
  AngleOpen,
  BraceClose,
  BraceOpen,
  Comma,
  Description,
  ElseWord,
  IfWord,
  ParenClose,
  ParenOpen,
  PredicateClose,
  PredicateOpen,
  ProbeId,
  Semicolon,
} from './tokens.ts';

const NO_BODY = 'expected predicate and/or actions following probe description';
const NO_ACTIONS = 'expected actions { } following probe description and predicate';

export interface ParserOptions {
  /** The grammar itself is validated, which costs time and only a test needs. */
  readonly checked?: boolean;
  /** What was worked out before of this grammar; without it, that is done now. */
  readonly decisions?: readonly Decision[] | undefined;
}

/** The parser of D. One instance serves a process: building it costs more than most parses. */
export class Parser extends DeclarationParser {
  /** The field that the right-most part of a description is. */
  probeField: ProbeField = 'name';

  constructor({ checked = false, decisions }: ParserOptions = {}) {
    super(checked);
    if (decisions === undefined) this.performSelfAnalysis();
    else this.decideBy(decisions);
  }

  protected override analysed(): Parser {
    return new Parser();
  }

  readonly program: ParserMethod<[], Item[]> = this.RULE('program', () => {
    const items: Item[] = [];
    this.MANY(() =>
      items.push(
        this.OR([
          { ALT: (): Item => this.SUBRULE(this.clause) },
          { ALT: (): Item => this.SUBRULE(this.declaration) },
          { ALT: (): Item => this.SUBRULE(this.inline) },
          { ALT: (): Item => this.SUBRULE(this.translator) },
          { ALT: (): Item => this.SUBRULE(this.provider) },
        ]),
      ),
    );
    return items;
  });

  protected readonly clause: ParserMethod<[], Clause> = this.RULE('clause', () => {
    const descriptions: ProbeDescription[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => {
        const token = this.OR([
          { ALT: () => this.CONSUME(Description) },
          { ALT: () => this.CONSUME(ProbeId) },
        ]);
        descriptions.push(this.ACTION(() => this.descriptionOf(token)));
      },
    });
    const flat = this.OPTION(() => {
      this.CONSUME(PredicateOpen);
      const inside = this.SUBRULE(this.flat);
      this.CONSUME(PredicateClose);
      return inside;
    });
    const predicate = this.ACTION(() => flat && climb(flat));
    const body = this.OPTION2(() => this.SUBRULE(this.block));
    return this.ACTION(() => this.clauseOf(descriptions, predicate, body));
  });

  protected readonly block: ParserMethod<[depth?: number], Block> = this.RULE(
    'block',
    (depth: number = 0): Block => {
      const statements: Statement[] = [];
      const open = this.OR([
        { ALT: () => this.CONSUME(BraceOpen) },
        { ALT: () => this.CONSUME(AngleOpen) },
      ]);
      this.MANY(() => statements.push(this.SUBRULE(this.statement, { ARGS: [depth] })));
      if (open.tokenType === AngleOpen) this.CONSUME(AngleClose);
      else this.CONSUME(BraceClose);
      const span = this.spanFrom(open.startOffset);
      return { kind: 'Block', statements, angle: open.tokenType === AngleOpen, span };
    },
  );

  protected readonly statement: ParserMethod<[depth?: number], Statement> = this.RULE(
    'statement',
    (depth: number = 0): Statement =>
      this.OR([
        {
          ALT: (): Statement => {
            const token = this.CONSUME(Semicolon);
            return { kind: 'EmptyStatement', span: spanOf(token) };
          },
        },
        { ALT: (): Statement => this.SUBRULE(this.conditional, { ARGS: [depth + 1] }) },
        {
          ALT: (): Statement => {
            const start = this.LA(1).startOffset;
            const flat = this.SUBRULE(this.flat);
            const end = this.OPTION(() => this.CONSUME2(Semicolon));
            return this.ACTION(() => {
              const expression = climb(flat);
              const next = this.LA(1);
              const last = next.tokenType === BraceClose || next.tokenType === AngleClose;
              if (end === undefined && !last) this.fail(next, 'expected ;');
              return { kind: 'ExpressionStatement', expression, span: this.spanFrom(start) };
            });
          },
        },
      ]),
  );

  /** `if (test) branch else branch`, as illumos has it. */
  protected readonly conditional: ParserMethod<[depth: number], IfStatement> = this.RULE(
    'conditional',
    (depth: number): IfStatement => {
      const word = this.CONSUME(IfWord);
      this.ACTION(() => {
        if (depth > MAX_NESTING) throw new SyntaxFault(nestedTooDeeply(spanOf(word)));
      });
      this.CONSUME(ParenOpen);
      const flat = this.SUBRULE(this.flat);
      this.CONSUME(ParenClose);
      const consequent = this.SUBRULE(this.branch, { ARGS: [depth] });
      const alternate = this.OPTION(() => {
        this.CONSUME(ElseWord);
        return this.SUBRULE2(this.branch, { ARGS: [depth] });
      });
      return this.ACTION(() => ({
        kind: 'IfStatement',
        test: climb(flat),
        consequent,
        ...(alternate === undefined ? {} : { alternate }),
        span: this.spanFrom(word.startOffset),
      }));
    },
  );

  protected readonly branch: ParserMethod<[depth: number], Statement> = this.RULE(
    'branch',
    (depth: number): Statement =>
      this.OR([
        { ALT: (): Statement => this.SUBRULE(this.block, { ARGS: [depth] }) },
        { ALT: (): Statement => this.SUBRULE(this.statement, { ARGS: [depth] }) },
      ]),
  );

  private descriptionOf(token: IToken): ProbeDescription {
    const { image: text } = token;
    const node = describe(text, this.probeField, spanOf(token));
    if (token.tokenType !== ProbeId) return node;
    const parts = parseInteger(text);
    const id = 'tag' in parts ? 0 : Number(parts.value);
    return { ...node, provider: '', module: '', function: '', name: '', id };
  }

  /** A predicate always wants a body; a bare description wants one in a file. */
  private clauseOf(
    descriptions: readonly ProbeDescription[],
    predicate: Expression | undefined,
    body: Block | undefined,
  ): Clause {
    if (body === undefined && (predicate !== undefined || !this.state.probeText)) {
      const last = descriptions[descriptions.length - 1];
      const atEnd = this.LA(1).startOffset < 0;
      if (predicate !== undefined && atEnd && !this.state.probeText)
        throw new SyntaxFault(
          {
            ...syntaxError('syntax error near end-of-input', predicate.span, NO_ACTIONS),
            reached: this.state.textLength,
          },
          true,
        );
      if (predicate !== undefined && !atEnd && this.LA(1).image !== '/')
        this.fail(this.LA(1), NO_ACTIONS);
      const [message, span] =
        predicate === undefined ? [NO_BODY, last.span] : [NO_ACTIONS, predicate.span];
      // `foo_t x;` was meant as a declaration, and would be one if foo_t were a type.
      const word = predicate === undefined && this.LA(1).tokenType === Description;
      const unknown = word && /^\w+$/.test(last.text);
      const hint = unknown ? wordHint(last.text) : undefined;
      throw new SyntaxFault(syntaxError(message, span, hint), atEnd);
    }
    return {
      kind: 'Clause',
      descriptions,
      ...(predicate === undefined ? {} : { predicate }),
      ...(body === undefined ? {} : { body }),
      span: this.spanFrom(descriptions[0].span.start),
    };
  }
}

/** What a word without a body was meant to be. */
function wordHint(word: string): string {
  const own = word === 'BEGIN' || word === 'END' || word === 'ERROR';
  return own ? 'expected { }' : `${word} names no type that is known here`;
}
