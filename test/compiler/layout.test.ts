/** Where members lie: the answers are native dtrace's, which gives them in its message about array bounds. */
import { expect, test } from 'vitest';
import { complaints } from '../program/support.ts';

/** The value of a constant expression of a program. */
function valueOf(expression: string, before: string): number {
  const [first] = complaints(`int q[3]; ${before} BEGIN { trace(q[1000 + ${expression}]); }`);
  return Number(/bounds: (\d+),/.exec(first.message)![1]) - 1000;
}

test.each([
  ['char a; int b : 17; char c;', 'c', 7],
  ['char a; char b; int : 17; char c;', 'c', 7],
  ['char a; int b : 9; char c;', 'c', 4],
  ['char a; int b : 25; char c;', 'c', 8],
  ['char a; long b : 33; char c;', 'c', 13],
  ['char a; long b : 41; char c;', 'c', 14],
  ['int a : 14; int b : 17; char c;', 'c', 7],
  ['int a; int : 3; char b;', 'b', 5],
  ['char a; int : 9; char b; int : 17; char c;', 'c', 11],
])('struct t { %s }: %s is at %i', (members, name, offset) => {
  expect(valueOf(`offsetof (struct t, ${name})`, `struct t { ${members} };`)).toBe(offset);
});

test('the struct in6_addr of the system, which a program may declare anew', () => {
  expect(valueOf('sizeof (struct in6_addr)', '')).toBe(16);
  expect(valueOf('offsetof (struct in6_addr, in6_u)', '')).toBe(0);
  expect(valueOf('sizeof (struct in6_addr)', 'struct in6_addr { int a; };')).toBe(4);
});

test.each([
  ['', 256, undefined],
  ['#pragma D option scratchsize=16\n', 17, 'alloca(17) size larger than scratchsize 16'],
  ['#pragma D option scratchsize=10\n', 17, 'alloca(17) size larger than scratchsize 16'],
  ['#pragma D option scratchsize=1k\n', 1024, undefined],
  ['#pragma D option scratchsize=0\n', 100_000, undefined],
])('%jalloca(%i)', (pragma, size, message) => {
  const found = complaints(`${pragma}BEGIN { x = alloca(${size}); }`);
  expect(found.map((each) => each.message)).toEqual(message === undefined ? [] : [message]);
});
