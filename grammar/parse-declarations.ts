/** The definitions that stand between clauses: variables and types, inlines, translators, providers. */
import type { ParserMethod } from 'chevrotain';
import type {
  Declaration,
  Declarator,
  InlineDefinition,
  ProviderDefinition,
  ProviderProbe,
  TranslatorDefinition,
  TranslatorMember,
} from './ast.ts';
import { endOf } from './parse-base.ts';
import { refuseEllipsis, storageClass } from './parse-declarators.ts';
import type { NamedDeclarator } from './parse-declarators.ts';
import { TypeParser } from './parse-types.ts';
import { climb } from './precedence.ts';
import {
  Assign,
  BraceClose,
  BraceOpen,
  Colon,
  Comma,
  Greater,
  Identifier,
  InlineWord,
  Less,
  ParenClose,
  ParenOpen,
  ProbeWord,
  ProviderWord,
  Semicolon,
  TranslatorWord,
} from './tokens.ts';

export abstract class DeclarationParser extends TypeParser {
  protected readonly declaration: ParserMethod<[], Declaration> = this.RULE(
    'declaration',
    (): Declaration => {
      const start = this.LA(1).startOffset;
      const { storage, specifier } = this.SUBRULE(this.specifiers, { ARGS: [true] });
      const declarators: NamedDeclarator[] = [];
      this.OPTION({
        GATE: () => this.LA(1).tokenType !== Semicolon,
        DEF: () =>
          this.AT_LEAST_ONE_SEP({
            SEP: Comma,
            DEF: () => declarators.push(this.SUBRULE(this.declarator, { ARGS: ['named'] })),
          }),
      });
      this.CONSUME(Semicolon);
      return this.ACTION(() => {
        if (storage.some(({ image }) => image === 'typedef')) {
          for (const { name } of declarators) if (name !== undefined) this.typedefs.add(name.image);
        }
        return {
          kind: 'Declaration',
          storage: storage.map(storageClass),
          specifier,
          declarators: declarators.map(({ node }) => node),
          span: this.spanFrom(start),
        };
      });
    },
  );

  protected readonly inline: ParserMethod<[], InlineDefinition> = this.RULE(
    'inline',
    (): InlineDefinition => {
      const word = this.CONSUME(InlineWord);
      const specifiers = this.SUBRULE(this.specifiers);
      const declarator = this.SUBRULE(this.declarator, { ARGS: ['named'] });
      this.CONSUME(Assign);
      const flat = this.SUBRULE(this.flat, { ARGS: [false] });
      this.CONSUME(Semicolon);
      return this.ACTION(() => ({
        kind: 'InlineDefinition',
        specifier: this.withoutStorage(specifiers),
        declarator: declarator.node,
        value: climb(flat),
        span: this.spanFrom(word.startOffset),
      }));
    },
  );

  protected readonly translator: ParserMethod<[], TranslatorDefinition> = this.RULE(
    'translator',
    (): TranslatorDefinition => {
      const word = this.CONSUME(TranslatorWord);
      const output = this.SUBRULE(this.typeName);
      this.CONSUME(Less);
      const specifiers = this.SUBRULE(this.specifiers);
      const input = this.SUBRULE(this.declarator, { ARGS: ['named'] });
      this.CONSUME(Greater);
      this.CONSUME(BraceOpen);
      const members: TranslatorMember[] = [];
      this.MANY(() => {
        const name = this.CONSUME(Identifier);
        this.CONSUME(Assign);
        const flat = this.SUBRULE(this.flat, { ARGS: [false] });
        this.CONSUME(Semicolon);
        this.ACTION(() => {
          const span = this.spanFrom(name.startOffset);
          members.push({ kind: 'TranslatorMember', name: name.image, value: climb(flat), span });
        });
      });
      this.CONSUME(BraceClose);
      this.CONSUME2(Semicolon);
      return this.ACTION(() => ({
        kind: 'TranslatorDefinition',
        output,
        input: this.typeNameOf(specifiers, unnamed(input)),
        parameter: input.name?.image ?? '',
        members,
        span: this.spanFrom(word.startOffset),
      }));
    },
  );

  protected readonly provider: ParserMethod<[], ProviderDefinition> = this.RULE(
    'provider',
    (): ProviderDefinition => {
      const word = this.CONSUME(ProviderWord);
      const name = this.CONSUME(Identifier);
      this.CONSUME(BraceOpen);
      const probes: ProviderProbe[] = [];
      this.MANY(() => probes.push(this.SUBRULE(this.providerProbe)));
      this.CONSUME(BraceClose);
      this.CONSUME(Semicolon);
      const span = this.spanFrom(word.startOffset);
      return { kind: 'ProviderDefinition', name: name.image, probes, span };
    },
  );

  protected readonly providerProbe: ParserMethod<[], ProviderProbe> = this.RULE(
    'providerProbe',
    (): ProviderProbe => {
      const word = this.CONSUME(ProbeWord);
      const name = this.CONSUME(Identifier);
      this.CONSUME(ParenOpen);
      const native = this.SUBRULE(this.parameters);
      this.CONSUME(ParenClose);
      const translated = this.OPTION(() => {
        this.CONSUME(Colon);
        this.CONSUME2(ParenOpen);
        const list = this.SUBRULE2(this.parameters);
        this.CONSUME2(ParenClose);
        return list;
      });
      this.CONSUME(Semicolon);
      return this.ACTION(() => {
        if (native.ellipsis !== undefined) refuseEllipsis('probe input', native.ellipsis);
        if (translated?.ellipsis !== undefined) refuseEllipsis('probe output', translated.ellipsis);
        return {
          kind: 'ProviderProbe',
          name: name.image,
          native: native.list,
          ...(translated === undefined ? {} : { translated: translated.list }),
          span: this.spanFrom(word.startOffset),
        };
      });
    },
  );
}

/** The declarator with its name taken out; its span ends before a name that stood last. */
function unnamed({ node, name, beforeName }: NamedDeclarator): Declarator {
  const nameless = withoutName(node);
  if (name === undefined || endOf(name) !== node.span.end) return nameless;
  const end = Math.max(beforeName, 0);
  return { ...nameless, span: { start: Math.min(node.span.start, end), end } };
}

function withoutName({ pointers, inner, suffixes, span }: Declarator): Declarator {
  const within = inner === undefined ? {} : { inner: withoutName(inner) };
  return { kind: 'Declarator', pointers, ...within, suffixes, span };
}
