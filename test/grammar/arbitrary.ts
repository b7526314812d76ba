/** Any syntax tree, for properties. Spans are empty: only the parser knows where things stand. */
import fc from 'fast-check';
import type {
  Block,
  Clause,
  Declarator,
  DeclaratorSuffix,
  Expression,
  Item,
  Parameter,
  Program,
  Statement,
  StructMember,
  TypeName,
  TypeSpecifier,
} from '../../grammar/index.ts';
import { describe } from '../../grammar/description.ts';
import { parseInteger } from '../../grammar/literals.ts';

const span = { start: 0, end: 0 };

/** Expressions, types and statements nest in each other: one depth counts for all. */
const DEPTH = { depthIdentifier: 'tree', depthSize: 'small', maxDepth: 6 } as const;

const names = fc.constantFrom('a', 'b', 'x', 'y', 'args', 'END', 'BEGIN', 'mod`y', '`k');
const plainNames = fc.constantFrom('a', 'b', 'x', 'y', 'args');

function oneOf<T>(...values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

function list<T>(item: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength, maxLength: 3 });
}

const BINARY = [
  ...['*', '/', '%', '+', '-', '<<', '>>', '<', '<=', '>', '>=', '==', '!=', '&', '^', '|'],
  ...['&&', '^^', '||'],
] as Extract<Expression, { kind: 'BinaryExpression' }>['operator'][];

const ASSIGN = [...['=', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<=', '>>=']] as Extract<
  Expression,
  { kind: 'AssignExpression' }
>['operator'][];

const UNARY = [...['&', '*', '+', '-', '~', '!', '++', '--', 'stringof']] as Extract<
  Expression,
  { kind: 'UnaryExpression' }
>['operator'][];

const integers = oneOf('0', '1', '42ul', '017', '0xffLL').map((text): Expression => {
  const parts = parseInteger(text);
  if ('tag' in parts) throw new Error(text);
  return { kind: 'IntegerLiteral', text, ...parts, span };
});

const leaves: fc.Arbitrary<Expression> = fc.oneof(
  integers,
  names.map((name): Expression => ({ kind: 'Identifier', name, span })),
  oneOf('', 'a"b\\', 'q\n\x01\xff').map((value): Expression => ({
    kind: 'StringLiteral',
    value,
    span,
  })),
  oneOf<Expression>(
    { kind: 'CharacterLiteral', text: "'a'", bytes: 'a', span },
    { kind: 'ScopedVariable', scope: 'self', name: 'x', span },
    { kind: 'ScopedVariable', scope: 'this', name: 'if', span },
    { kind: 'MacroVariable', name: '1', asString: false, span },
    { kind: 'MacroVariable', name: 'pid', asString: true, span },
    { kind: 'AggregationReference', name: '_', span },
    { kind: 'AggregationReference', name: 'a', span },
  ),
);

const words = oneOf(['int'], ['unsigned', 'long'], ['uint32_t'], ['string'], ['const', 'char']);

type Tied = {
  expression: Expression;
  specifier: TypeSpecifier;
  abstract: Declarator;
  named: Declarator;
  suffix: DeclaratorSuffix;
  parameter: Parameter;
  typeName: TypeName;
  statement: Statement;
  block: Block;
};

/** A declarator with or without a name; an inner one has a star, or its parentheses would mean a function. */
function declarator(
  name: fc.Arbitrary<string> | undefined,
  suffix: fc.Arbitrary<DeclaratorSuffix>,
): fc.Arbitrary<Declarator> {
  const base = { kind: 'Declarator', span } as const;
  const outer = fc.record({ pointers: fc.nat(2), suffixes: list(suffix) });
  const simple: fc.Arbitrary<Declarator> =
    name === undefined
      ? outer.map((parts) => ({ ...base, ...parts }))
      : fc.tuple(outer, name).map(([parts, own]) => ({ ...base, ...parts, name: own }));
  const inner = fc.tuple(outer, simple).map(([parts, within]): Declarator => ({
    ...base,
    ...parts,
    inner: { ...within, pointers: within.pointers + 1 },
  }));
  return fc.oneof({ weight: 4, arbitrary: simple }, inner);
}

const tied = fc.letrec<Tied>((tie) => {
  const e = tie('expression');
  const keyed = fc.record({ name: oneOf('_', 'a'), keys: list(e, 1) });
  const composites = fc.oneof(
    oneOf({ kind: 'StructSpecifier', keyword: 'struct', tag: 's', span } as const),
    fc
      .record({ members: list(members(tie('specifier'), tie('named'), e), 1) })
      .map((parts) => ({ kind: 'StructSpecifier', keyword: 'union', ...parts, span }) as const),
    fc
      .array(fc.tuple(plainNames, fc.option(e, { nil: undefined })), { minLength: 1, maxLength: 2 })
      .map((pairs) => {
        const enumerators = pairs.map(
          ([name, value]) => ({ kind: 'Enumerator', name, ...(value && { value }), span }) as const,
        );
        return { kind: 'EnumSpecifier', tag: 'e', enumerators, span } as const;
      }),
  );
  return {
    expression: fc.oneof(
      DEPTH,
      leaves,
      keyed.map((p): Expression => ({ kind: 'AggregationReference', ...p, span })),
      fc
        .record({ object: e, arrow: fc.boolean(), member: oneOf('m', 'int', 'self') })
        .map((p): Expression => ({ kind: 'MemberExpression', memberSpan: span, ...p, span })),
      fc
        .record({
          object: e.filter(({ kind }) => kind !== 'AggregationReference'),
          indices: list(e, 1),
        })
        .map((p): Expression => ({ kind: 'IndexExpression', ...p, span })),
      fc
        .record({ callee: e, arguments: list(e) })
        .map((p): Expression => ({ kind: 'CallExpression', ...p, span })),
      fc
        .record({ operator: oneOf(...UNARY), operand: e })
        .map((p): Expression => ({ kind: 'UnaryExpression', ...p, span })),
      fc
        .record({ operator: oneOf('++' as const, '--' as const), operand: e })
        .map((p): Expression => ({ kind: 'PostfixExpression', ...p, span })),
      fc
        .record({ operator: oneOf(...BINARY), left: e, right: e })
        .map((p): Expression => ({ kind: 'BinaryExpression', operatorSpan: span, ...p, span })),
      fc
        .record({ operator: oneOf(...ASSIGN), target: e, value: e })
        .map((p): Expression => ({ kind: 'AssignExpression', ...p, span })),
      fc
        .record({ test: e, consequent: e, alternate: e })
        .map((p): Expression => ({ kind: 'ConditionalExpression', ...p, span })),
      fc
        .record({ expressions: list(e, 2) })
        .map((p): Expression => ({ kind: 'CommaExpression', ...p, span })),
      fc
        .record({ type: tie('typeName'), operand: e })
        .map((p): Expression => ({ kind: 'CastExpression', ...p, span })),
      fc
        .record({ operand: fc.oneof(e, tie('typeName')) })
        .map((p): Expression => ({ kind: 'SizeofExpression', ...p, span })),
      fc
        .record({ type: tie('typeName'), member: plainNames })
        .map((p): Expression => ({ kind: 'OffsetofExpression', ...p, span })),
      fc
        .record({ type: tie('typeName'), operand: e })
        .map((p): Expression => ({ kind: 'XlateExpression', ...p, span })),
    ),
    specifier: fc.oneof(
      DEPTH,
      words.map((all): TypeSpecifier => ({ kind: 'TypeSpecifier', words: all, span })),
      fc
        .record({ words: oneOf([], ['const']), composite: composites })
        .map((p): TypeSpecifier => ({ kind: 'TypeSpecifier', ...p, span })),
    ),
    suffix: fc.oneof(
      DEPTH,
      oneOf<DeclaratorSuffix>({ kind: 'ArraySuffix', span }),
      e.map((size): DeclaratorSuffix => ({ kind: 'ArraySuffix', size, span })),
      list(tie('parameter'), 1).map((parameters): DeclaratorSuffix => ({
        kind: 'AssociativeSuffix',
        parameters,
        span,
      })),
      fc
        .record({ parameters: list(tie('parameter')), variadic: fc.boolean() })
        .map((p): DeclaratorSuffix => ({ kind: 'FunctionSuffix', ...p, span })),
    ),
    abstract: declarator(undefined, tie('suffix')),
    named: declarator(plainNames, tie('suffix')),
    parameter: fc
      .record({
        storage: fc.constant([]),
        specifier: tie('specifier'),
        declarator: fc.oneof(tie('abstract'), tie('named')),
      })
      .map((p): Parameter => ({ kind: 'Parameter', ...p, span })),
    typeName: fc
      .record({ specifier: tie('specifier'), declarator: tie('abstract') })
      .map((p): TypeName => ({ kind: 'TypeName', ...p, span })),
    block: list(tie('statement')).map((statements): Block => ({
      kind: 'Block',
      statements,
      angle: false,
      span,
    })),
    statement: fc.oneof(
      DEPTH,
      e.map((expression): Statement => ({ kind: 'ExpressionStatement', expression, span })),
      oneOf<Statement>({ kind: 'EmptyStatement', span }),
      fc
        .record({ test: e, consequent: fc.oneof(tie('block'), tie('statement')) })
        .map((p): Statement => ({ kind: 'IfStatement', ...p, span })),
      // With an else, the consequent is a block: else would belong to an if that stands last in it.
      fc
        .record({
          test: e,
          consequent: tie('block'),
          alternate: fc.oneof(tie('block'), tie('statement')),
        })
        .map((p): Statement => ({ kind: 'IfStatement', ...p, span })),
    ),
  };
});

function members(
  specifier: fc.Arbitrary<TypeSpecifier>,
  named: fc.Arbitrary<Declarator>,
  expression: fc.Arbitrary<Expression>,
): fc.Arbitrary<StructMember> {
  const width = fc
    .tuple(named, expression)
    .map(([node, bitWidth]): Declarator => ({ ...node, bitWidth }));
  return fc
    .record({ specifier, declarators: list(fc.oneof(named, width), 1) })
    .map((p): StructMember => ({ kind: 'StructMember', ...p, span }));
}

const descriptions = list(
  oneOf('BEGIN', 'tcp:::send', 'a:b:c:d', 'read*:entry', 'tick-$1', 'syscall::[a-z]?:x').map(
    (text) => describe(text, 'name', span),
  ),
  1,
);

const clauses: fc.Arbitrary<Clause> = fc
  .record({
    descriptions,
    predicate: fc.option(tied.expression, { nil: undefined }),
    block: tied.block,
    angle: fc.boolean(),
  })
  .map(({ predicate, block, angle, ...rest }) => ({
    kind: 'Clause',
    ...rest,
    ...(predicate && { predicate }),
    body: { ...block, angle },
    span,
  }));

const items: fc.Arbitrary<Item> = fc.oneof(
  { weight: 4, arbitrary: clauses },
  fc
    .record({
      storage: oneOf<('self' | 'this' | 'extern')[]>([], ['self'], ['this'], ['extern']),
      specifier: tied.specifier,
      declarators: list(tied.named),
    })
    .map((p): Item => ({ kind: 'Declaration', ...p, span })),
  fc
    .record({ specifier: tied.specifier, declarator: tied.named, value: tied.expression })
    .map((p): Item => ({ kind: 'InlineDefinition', ...p, span })),
  fc
    .record({
      output: tied.typeName,
      input: tied.typeName,
      parameter: plainNames,
      members: list(
        fc
          .record({ name: plainNames, value: tied.expression })
          .map((p) => ({ kind: 'TranslatorMember', ...p, span }) as const),
      ),
    })
    .map((p): Item => ({ kind: 'TranslatorDefinition', ...p, span })),
  fc.record({ native: list(tied.parameter), translated: list(tied.parameter) }).map((p): Item => {
    const probes = [{ kind: 'ProviderProbe', name: 'p', ...p, span } as const];
    return { kind: 'ProviderDefinition', name: 'q', probes, span };
  }),
  oneOf<Item>({
    kind: 'ControlLine',
    words: ['pragma', 'D', 'option', 'quiet'],
    text: '#pragma D option quiet',
    span,
  }),
);

export const expressions: fc.Arbitrary<Expression> = tied.expression;

export const programs: fc.Arbitrary<Program> = fc
  .array(items, { maxLength: 4 })
  .map((all): Program => ({ kind: 'Program', items: all, comments: [], span }));
