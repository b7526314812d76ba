/** Declarators and what stands behind a name in them: `*a[3]`, `(*f)(int, string)`, `a[string, int]`. */
import type { IToken, ParserMethod } from 'chevrotain';
import type {
  Declarator,
  DeclaratorSuffix,
  Parameter,
  StorageClass,
  TypeSpecifier,
} from './ast.ts';
import { SyntaxFault } from './errors.ts';
import { endOf, is, spanOf } from './parse-base.ts';
import { ExpressionParser } from './parse-expressions.ts';
import { climb } from './precedence.ts';
import {
  BracketClose,
  BracketOpen,
  Comma,
  Ellipsis,
  Identifier,
  ParenClose,
  ParenOpen,
  Qualifier,
  Star,
} from './tokens.ts';

export interface Specifiers {
  readonly storage: readonly IToken[];
  readonly specifier: TypeSpecifier;
}

export interface Parameters {
  readonly list: readonly Parameter[];
  readonly ellipsis: IToken | undefined;
}

/** A declarator and the token of its name, wherever in it that stands. */
export interface NamedDeclarator {
  readonly node: Declarator;
  readonly name: IToken | undefined;
  /** Where the token before the name ends. */
  readonly beforeName: number;
}

/** Whether a declarator may, must or must not have a name. */
export type Naming = 'named' | 'either' | 'abstract';

export abstract class DeclaratorParser extends ExpressionParser {
  protected abstract readonly specifiers: ParserMethod<[implicit?: boolean], Specifiers>;

  protected readonly declarator: ParserMethod<[Naming], NamedDeclarator> = this.RULE(
    'declarator',
    (naming) => {
      const first = this.LA(1);
      const suffixes: DeclaratorSuffix[] = [];
      let pointers = 0;
      let inner: NamedDeclarator | undefined;
      let name: IToken | undefined;
      let beforeName = 0;
      this.MANY(() =>
        this.OR([
          {
            ALT: () => {
              this.CONSUME(Star);
              pointers++;
            },
          },
          { ALT: () => this.CONSUME(Qualifier) },
        ]),
      );
      this.OPTION({
        GATE: () => this.startsInner(naming),
        DEF: () =>
          this.OR2([
            {
              ALT: () => {
                beforeName = endOf(this.LA(0));
                name = this.CONSUME(Identifier);
              },
            },
            {
              ALT: () => {
                this.CONSUME(ParenOpen);
                inner = this.SUBRULE(this.declarator, { ARGS: [naming] });
                this.CONSUME(ParenClose);
              },
            },
          ]),
      });
      this.MANY2(() => suffixes.push(this.SUBRULE(this.suffix)));
      return this.ACTION(() => {
        const found = name ?? inner?.name;
        if (naming === 'named' && found === undefined) this.fail(this.LA(1), 'expected a name');
        const node: Declarator = {
          kind: 'Declarator',
          pointers,
          ...(inner === undefined ? {} : { inner: inner.node }),
          ...(name === undefined ? {} : { name: name.image }),
          suffixes,
          span: this.spanOfRead(first),
        };
        return { node, name: found, beforeName };
      });
    },
  );

  protected readonly suffix: ParserMethod<[], DeclaratorSuffix> = this.RULE('suffix', () =>
    this.OR([
      {
        ALT: (): DeclaratorSuffix => {
          const open = this.CONSUME(BracketOpen);
          const types = this.OPTION({
            GATE: () => this.startsType(1) || this.LA(1).tokenType === Ellipsis,
            DEF: () => this.SUBRULE(this.parameters),
          });
          const flat = this.OPTION2({
            GATE: () => types === undefined,
            DEF: () => this.SUBRULE(this.flat, { ARGS: [false] }),
          });
          this.CONSUME(BracketClose);
          return this.ACTION(() => {
            const span = this.spanFrom(open.startOffset);
            if (types?.ellipsis !== undefined) refuseEllipsis('array', types.ellipsis);
            if (types !== undefined)
              return { kind: 'AssociativeSuffix', parameters: types.list, span };
            return {
              kind: 'ArraySuffix',
              ...(flat === undefined ? {} : { size: climb(flat) }),
              span,
            };
          });
        },
      },
      {
        ALT: (): DeclaratorSuffix => {
          const open = this.CONSUME(ParenOpen);
          const types = this.SUBRULE2(this.parameters);
          this.CONSUME(ParenClose);
          return this.ACTION(() => ({
            kind: 'FunctionSuffix',
            parameters: types.list,
            variadic: types.ellipsis !== undefined,
            span: this.spanFrom(open.startOffset),
          }));
        },
      },
    ]),
  );

  protected readonly parameters: ParserMethod<[], Parameters> = this.RULE('parameters', () => {
    const list: Parameter[] = [];
    let ellipsis: IToken | undefined;
    this.MANY_SEP({
      SEP: Comma,
      DEF: () =>
        this.OR([
          { ALT: () => (ellipsis = this.CONSUME(Ellipsis)) },
          {
            ALT: () => {
              const specifiers = this.SUBRULE(this.specifiers);
              const { node } = this.SUBRULE(this.declarator, { ARGS: ['either'] });
              this.ACTION(() => {
                if (ellipsis !== undefined) this.fail(ellipsis, 'let ... stand last');
                list.push(this.parameterOf(specifiers, node));
              });
            },
          },
        ]),
    });
    return { list, ellipsis };
  });

  // ---- actions -----------------------------------------------------------------------------------

  /** Decides whether a name or a parenthesis ahead belongs to the declarator or is its first suffix. */
  private startsInner(naming: Naming): boolean {
    if (this.LA(1).tokenType !== ParenOpen) return naming !== 'abstract';
    const next = this.LA(2);
    if (next.tokenType === Identifier) return naming !== 'abstract' && !this.isTypeName(next.image);
    return is(next, Star) || is(next, ParenOpen);
  }

  private spanOfRead(first: IToken): { start: number; end: number } {
    const end = endOf(this.LA(0));
    return first.startOffset < 0 || end <= first.startOffset
      ? { start: end, end }
      : { start: first.startOffset, end };
  }

  private parameterOf({ storage, specifier }: Specifiers, declarator: Declarator): Parameter {
    const scope = storage.find(({ image }) => image === 'self' || image === 'this');
    if (scope !== undefined) this.fail(scope, 'expected a type');
    const start = Math.min(specifier.span.start, storage[0]?.startOffset ?? Infinity);
    return {
      kind: 'Parameter',
      storage: storage.map(storageClass),
      specifier,
      declarator,
      span: { start, end: Math.max(specifier.span.end, declarator.span.end) },
    };
  }
}

/** Only functions of C take what is not declared. */
export function refuseEllipsis(what: string, token: IToken): never {
  throw new SyntaxFault({
    tag: 'D_DECL_PROTO_VARARGS',
    message: `${what} prototype may not use a variable-length argument list`,
    span: spanOf(token),
  });
}

/** The storage class that a token spells. */
export function storageClass(token: IToken): StorageClass {
  return token.image as StorageClass;
}
