import { describe, expect, test } from 'vitest';
import { childKeys, children, walk } from '../../grammar/index.ts';
import type { Node } from '../../grammar/index.ts';
import { Parser } from '../../grammar/parser.ts';
import { parse } from './help.ts';

const TEXT = `typedef struct s { int a : 3; enum { A = 1 } e; } s_t;
inline int k[int n] = n; extern int (*f)(int, ...), g[4];
translator s_t < struct t *p > { a = p->b; };
provider q { probe r(int) : (string x); };
#pragma D option quiet
BEGIN /* c */ / self->x ? $1 : 'c' / {
  ; @a[pid, "s"] = sum(x[1]++); if ((int)y, !z) { } else w = sizeof (int) + sizeof v + offsetof(s_t, a);
  xlate <s_t>(u);
}`;

describe('walk', () => {
  const program = parse(TEXT);

  test('every kind of node is met, and every node once, its parent before it', () => {
    const met = new Set<Node>();
    walk(program, (node, parent, depth) => {
      expect(met.has(node)).toBe(false);
      if (parent === undefined) expect([node, depth]).toEqual([program, 0]);
      else expect(met.has(parent) && children(parent).includes(node)).toBe(true);
      met.add(node);
    });
    expect([...new Set([...met].map(({ kind }) => kind))].sort()).toEqual(
      Object.keys(childKeys).sort(),
    );
  });

  test('no node hides in a member that the table does not name', () => {
    walk(program, (node) => {
      const listed: readonly string[] = childKeys[node.kind];
      for (const [key, value] of Object.entries(node)) {
        const inside: unknown = Array.isArray(value) ? value[0] : value;
        const isNode = typeof inside === 'object' && inside !== null && 'kind' in inside;
        expect(isNode && !listed.includes(key), `${node.kind}.${key}`).toBe(false);
      }
    });
  });

  test('siblings come in source order', () => {
    walk(program, (node) => {
      if (node.kind === 'Program') return;
      const starts = children(node).map(({ span }) => span.start);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
    });
  });

  test('false keeps out of a node', () => {
    const kinds: string[] = [];
    walk(program, (node) => {
      kinds.push(node.kind);
      return node.kind === 'Program' || node.kind === 'Clause';
    });
    expect(kinds).toContain('Block');
    expect(kinds).not.toContain('ExpressionStatement');
  });
});

test('the grammar has no ambiguity, left recursion or unreachable alternative', () => {
  expect(() => new Parser({ checked: true })).not.toThrow();
});
