import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { print } from '../../grammar/index.ts';
import type { Node } from '../../grammar/index.ts';
import { expressions, programs } from './arbitrary.ts';
import { expressionOf, nodesOf, itemOf, parse, shape, statementOf } from './help.ts';

describe('print', () => {
  test('any tree comes back from its text', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const text = print(program);
        const again = parse(text);
        expect(shape(again)).toEqual(shape(program));
        expect(print(again)).toBe(text);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('a control line that ends with a backslash does not take the next line in', () => {
    const text = '#pragma D option quiet \\ \nBEGIN {\n}\n';
    expect(shape(parse(print(parse(text))))).toEqual(shape(parse(text)));
  });

  test('any expression comes back from its text', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        expect(shape(expressionOf(print(expression)))).toEqual(shape(expression));
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  test.each([
    ['(a * b) + c', 'a * b + c'],
    ['a * (b + c)', 'a * (b + c)'],
    ['a - (b - c)', 'a - (b - c)'],
    ['(a - b) - c', 'a - b - c'],
    ['(a = b) = c', '(a = b) = c'],
    ['a = (b = c)', 'a = b = c'],
    ['(a ? b : c) ? d : e', '(a ? b : c) ? d : e'],
    ['a ? b : (c ? d : e)', 'a ? b : c ? d : e'],
    ['- -a', '- -a'],
    ['-(--a)', '- --a'],
    ['a & &b', 'a & &b'],
    ['(*a).b', '(*a).b'],
    ['*(a.b)', '*a.b'],
    ['f((a, b), (c))', 'f((a, b), c)'],
    ['(a, b), c', '(a, b), c'],
    ['sizeof ((int)a)', 'sizeof ((int)a)'],
    ['@_[(pid)]', '@[pid]'],
    ["x='\\n'", "x = '\\n'"],
    ['"\\x41\\101\\q"', '"AA\\\\q"'],
  ])('%s as %s', (text, printed) => {
    expect(print(expressionOf(text))).toBe(printed);
  });

  test('a predicate that starts with a star is no comment', () => {
    const text = print(parse('BEGIN / *x/ { }'));
    expect(text).toBe('BEGIN\n/ *x/\n{\n}\n');
    expect(parse(text).comments).toEqual([]);
  });

  test('a description that ends in a backslash does not splice its line', () => {
    const program = parse('a\\ { }');
    expect(shape(parse(print(program)).items)).toEqual(shape(program.items));
  });

  test('the layout of a program', () => {
    const text =
      'struct s{int a:3;struct{char c;}in;};inline int k=1;tcp:::send,END/x/{if(a){b}else if(c)d;else e;;}BEGIN<@=count()>';
    expect(print(parse(text))).toBe(`struct s {
\tint a : 3;
\tstruct {
\t\tchar c;
\t} in;
};
inline int k = 1;
tcp:::send,
END
/x/
{
\tif (a) {
\t\tb;
\t} else if (c)
\t\td;
\telse
\t\te;
\t;
}

BEGIN
<
\t@ = count();
>
`);
  });
});

/** Reads the text of a node alone, in a place where such a node can stand. */
function reread(node: Node, text: string): Node | undefined {
  switch (node.kind) {
    case 'Clause':
    case 'Declaration':
    case 'InlineDefinition':
    case 'TranslatorDefinition':
    case 'ProviderDefinition':
    case 'ControlLine':
      return itemOf(text);
    case 'ExpressionStatement':
    case 'IfStatement':
    case 'EmptyStatement':
      return statementOf(text);
    case 'ProbeDescription': {
      const clause = itemOf(`${text} { }`);
      return clause.kind === 'Clause' ? clause.descriptions[0] : undefined;
    }
    case 'TypeName': {
      const sizeof = expressionOf(`sizeof (${text})`);
      return sizeof.kind === 'SizeofExpression' ? sizeof.operand : undefined;
    }
    case 'Block':
      return undefined;
    default:
      return /Expression$|Literal$|Variable$|Reference$|^Identifier$/.test(node.kind)
        ? expressionOf(text)
        : undefined;
  }
}

describe('spans', () => {
  test('the text under a span is that of its node, all of it and no more', () => {
    let checked = 0;
    fc.assert(
      fc.property(programs, (tree) => {
        const text = print(tree);
        for (const [node, parent] of nodesOf(parse(text))) {
          const { start, end } = node.span;
          const under = text.slice(start, end);
          expect(start).toBeLessThanOrEqual(end);
          if (parent === undefined) continue;
          expect(under).toBe(under.trim());
          expect(start).toBeGreaterThanOrEqual(parent.span.start);
          expect(end).toBeLessThanOrEqual(parent.span.end);
          // `int (*p)[3]` has its name in its middle; it is no type name by itself.
          if (node.kind === 'TypeName' && under !== print(node)) continue;
          const again = reread(node, under);
          if (again === undefined) continue;
          checked++;
          expect(shape(again), under).toEqual(shape(node));
        }
      }),
      { numRuns: 60, seed: 3 },
    );
    expect(checked).toBeGreaterThan(500);
  });

  test('members and operators have spans of their own', () => {
    const text = 'BEGIN { a -> b + (c) . int }';
    const found: string[] = [];
    for (const [node] of nodesOf(parse(text))) {
      if (node.kind === 'MemberExpression') {
        found.push(text.slice(node.memberSpan.start, node.memberSpan.end));
      }
      if (node.kind === 'BinaryExpression') {
        found.push(text.slice(node.operatorSpan.start, node.operatorSpan.end));
      }
    }
    expect(found).toEqual(['+', 'b', 'int']);
  });
});
