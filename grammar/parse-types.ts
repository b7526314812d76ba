/**
 * Types: specifiers, structs and enums. As in C, a name is a type or not by what was declared before it.
 */
import type { IToken, ParserMethod } from 'chevrotain';
import type {
  Declarator,
  Enumerator,
  EnumSpecifier,
  StructMember,
  StructSpecifier,
  TypeName,
  TypeSpecifier,
} from './ast.ts';
import { endOf, spanOf } from './parse-base.ts';
import { DeclaratorParser } from './parse-declarators.ts';
import type { Specifiers } from './parse-declarators.ts';
import { climb } from './precedence.ts';
import {
  Assign,
  BraceClose,
  BraceOpen,
  Colon,
  Comma,
  EnumWord,
  Identifier,
  Semicolon,
  Star,
  StorageWord,
  StructWord,
  TypeWord,
} from './tokens.ts';

export abstract class TypeParser extends DeclaratorParser {
  protected readonly typeName: ParserMethod<[], TypeName> = this.RULE('typeName', () => {
    const specifiers = this.SUBRULE(this.specifiers);
    const declarator = this.SUBRULE(this.declarator, { ARGS: ['abstract'] });
    return this.ACTION(() => this.typeNameOf(specifiers, declarator.node));
  });

  /** With `implicit`, a lone name after a storage class is what is declared: `self x;`. */
  protected readonly specifiers: ParserMethod<[implicit?: boolean], Specifiers> = this.RULE(
    'specifiers',
    (implicit = false) => {
      const storage: IToken[] = [];
      const words: IToken[] = [];
      const parts: (StructSpecifier | EnumSpecifier)[] = [];
      let based = false;
      this.AT_LEAST_ONE({
        GATE: () => this.LA(1).tokenType !== Identifier || (!based && this.namesType(implicit)),
        DEF: () =>
          this.OR([
            { ALT: () => storage.push(this.CONSUME(StorageWord)) },
            {
              ALT: () => {
                const word = this.CONSUME(TypeWord);
                based ||= word.tokenType === TypeWord;
                words.push(word);
              },
            },
            {
              ALT: () => {
                words.push(this.CONSUME(Identifier));
                based = true;
              },
            },
            {
              ALT: () => {
                parts.push(this.SUBRULE(this.composite));
                based = true;
              },
            },
          ]),
      });
      return this.ACTION(() => this.specifiersOf(storage, words, parts));
    },
  );

  protected readonly composite: ParserMethod<[], StructSpecifier | EnumSpecifier> = this.RULE(
    'composite',
    (): StructSpecifier | EnumSpecifier => {
      const members: StructMember[] = [];
      const enumerators: Enumerator[] = [];
      const word = this.OR([
        { ALT: () => this.CONSUME(StructWord) },
        { ALT: () => this.CONSUME(EnumWord) },
      ]);
      const tag = this.OPTION(() => this.CONSUME(Identifier));
      const body = this.OPTION2(() => {
        const open = this.CONSUME(BraceOpen);
        this.MANY(() =>
          this.OR2([
            {
              GATE: () => word.tokenType === EnumWord,
              ALT: () => enumerators.push(this.SUBRULE(this.enumerator)),
            },
            {
              GATE: () => word.tokenType === StructWord,
              ALT: () => members.push(this.SUBRULE(this.member)),
              IGNORE_AMBIGUITIES: true,
            },
          ]),
        );
        this.CONSUME(BraceClose);
        return open;
      });
      return this.ACTION(() => {
        if (tag === undefined && body === undefined) this.fail(this.LA(1), 'expected a tag or { }');
        const empty = members.length + enumerators.length === 0;
        if (body !== undefined && empty) this.fail(this.LA(0), 'expected a member');
        const named = tag === undefined ? {} : { tag: tag.image };
        const span = this.spanFrom(word.startOffset);
        return word.tokenType === EnumWord
          ? { kind: 'EnumSpecifier', ...named, ...(body && { enumerators }), span }
          : {
              kind: 'StructSpecifier',
              keyword: structWord(word),
              ...named,
              ...(body && { members }),
              span,
            };
      });
    },
  );

  /** One enumerator and the comma behind it, which only the last may lack. */
  protected readonly enumerator: ParserMethod<[], Enumerator> = this.RULE(
    'enumerator',
    (): Enumerator => {
      const name = this.CONSUME(Identifier);
      const flat = this.OPTION(() => {
        this.CONSUME(Assign);
        return this.SUBRULE(this.flat, { ARGS: [false] });
      });
      const node = this.ACTION((): Enumerator => {
        const value = flat === undefined ? {} : { value: climb(flat) };
        return {
          kind: 'Enumerator',
          name: name.image,
          ...value,
          span: this.spanFrom(name.startOffset),
        };
      });
      const comma = this.OPTION2(() => this.CONSUME(Comma));
      this.ACTION(() => {
        const next = this.LA(1);
        if (comma === undefined && next.tokenType !== BraceClose)
          this.fail(next, 'expected , or }');
      });
      return node;
    },
  );

  protected readonly member: ParserMethod<[], StructMember> = this.RULE(
    'member',
    (): StructMember => {
      const specifiers = this.SUBRULE(this.specifiers);
      const specifier = this.ACTION(() => this.withoutStorage(specifiers));
      const declarators: Declarator[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: Comma,
        DEF: () => {
          const { node, name } = this.SUBRULE(this.declarator, { ARGS: ['either'] });
          const flat = this.OPTION(() => {
            this.CONSUME(Colon);
            return this.SUBRULE(this.flat, { ARGS: [false] });
          });
          this.ACTION(() => {
            if (flat === undefined && name === undefined) this.fail(this.LA(1), 'expected a name');
            const span = this.spanFrom(node.span.start);
            declarators.push(flat === undefined ? node : { ...node, bitWidth: climb(flat), span });
          });
        },
      });
      this.CONSUME(Semicolon);
      return this.ACTION(() => {
        const span = this.spanFrom(specifier.span.start);
        return { kind: 'StructMember', specifier, declarators, span };
      });
    },
  );

  // ---- actions -----------------------------------------------------------------------------------

  /** Decides whether the name ahead is a type: known, or in a place where only a type makes sense. */
  private namesType(implicit: boolean): boolean {
    if (!implicit || this.isTypeName(this.LA(1).image)) return true;
    const next = this.LA(2);
    return next.tokenType === Identifier || next.tokenType === Star;
  }

  private specifiersOf(
    storage: readonly IToken[],
    words: readonly IToken[],
    parts: readonly (StructSpecifier | EnumSpecifier)[],
  ): Specifiers {
    if (parts.length > 1) this.fail(this.LA(0), 'expected one type');
    const spans = [...words.map(spanOf), ...parts.map(({ span }) => span)];
    if (spans.length === 0) spans.push(this.spanFrom(endOf(this.LA(0))));
    const specifier: TypeSpecifier = {
      kind: 'TypeSpecifier',
      words: words.map(({ image }) => image),
      ...(parts.length === 0 ? {} : { composite: parts[0] }),
      span: {
        start: spans.reduce((least, { start }) => Math.min(least, start), Infinity),
        end: spans.reduce((most, { end }) => Math.max(most, end), 0),
      },
    };
    return { storage, specifier };
  }

  protected withoutStorage({ storage, specifier }: Specifiers): TypeSpecifier {
    if (storage.length > 0) this.fail(storage[0], 'no storage class can stand here');
    return specifier;
  }

  protected typeNameOf(specifiers: Specifiers, declarator: Declarator): TypeName {
    const specifier = this.withoutStorage(specifiers);
    const span = {
      start: specifier.span.start,
      end: Math.max(specifier.span.end, declarator.span.end),
    };
    return { kind: 'TypeName', specifier, declarator, span };
  }
}

function structWord(token: IToken): 'struct' | 'union' {
  return token.image === 'struct' ? 'struct' : 'union';
}
