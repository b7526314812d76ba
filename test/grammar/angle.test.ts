import { describe, expect, test } from 'vitest';
import { errorOf, parse, shape } from './help.ts';
import type { ParseOptions } from '../../grammar/index.ts';

const COMMAND: ParseOptions = { kind: 'probe' };

/** The same text with `{ }` around its bodies must give the same tree. */
function sameAsBraces(angle: string, braces: string, options: ParseOptions = COMMAND): void {
  const tree = JSON.stringify(shape(parse(angle, options).items), (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  const other = JSON.stringify(shape(parse(braces, options).items), (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  expect(tree.replaceAll('"angle":true', '"angle":false')).toBe(other);
  expect(tree).toContain('"angle":true');
}

describe('< > bodies', () => {
  test.each([
    [
      'tcp:::accept-established < @[args[2]->tcp_dport]=count(); >',
      'tcp:::accept-established { @[args[2]->tcp_dport]=count(); }',
    ],
    [
      'tcp:::receive /args[2]->tcp_dport == 80/ < @a = count() > tcp:::send < @b = count(); this->x = 3 > 2; >',
      'tcp:::receive /args[2]->tcp_dport == 80/ { @a = count() } tcp:::send { @b = count(); this->x = 3 > 2; }',
    ],
    ['BEGIN < x = a > b ? c : d; > END { }', 'BEGIN { x = a > b ? c : d; } END { }'],
    ['BEGIN < >', 'BEGIN { }'],
    ['BEGIN <>', 'BEGIN { }'],
    ['BEGIN <;>', 'BEGIN {;}'],
    ['BEGIN < x = 1 >', 'BEGIN { x = 1 }'],
    ['BEGIN < x = 1 > // done\n', 'BEGIN { x = 1 } // done\n'],
    ['BEGIN < x = (a > b) >', 'BEGIN { x = (a > b) }'],
    ['BEGIN < f(a > b, c[d > e]) >', 'BEGIN { f(a > b, c[d > e]) }'],
    ['BEGIN < x = a >> 2; y = a >= 3; x >>= 1 >', 'BEGIN { x = a >> 2; y = a >= 3; x >>= 1 }'],
    ['BEGIN < x = p->q >', 'BEGIN { x = p->q }'],
    ['BEGIN < x = a > this->b >', 'BEGIN { x = a > this->b }'],
    ['BEGIN < x = a > self -> b >', 'BEGIN { x = a > self -> b }'],
    ['BEGIN < x = 1 > self int y;', 'BEGIN { x = 1 } self int y;'],
    ['BEGIN < x = 1 > int y;', 'BEGIN { x = 1 } int y;'],
    ['BEGIN < x = 1 >\n#pragma D option quiet', 'BEGIN { x = 1 }\n#pragma D option quiet'],
    ['BEGIN < x = 1 > END, tcp:::send, 4 /y/ < >', 'BEGIN { x = 1 } END, tcp:::send, 4 /y/ { }'],
    ['BEGIN < x = 1 > /* and */ ERROR < >', 'BEGIN { x = 1 } /* and */ ERROR { }'],
    ['BEGIN < x = 1 > tcp:::send', 'BEGIN { x = 1 } tcp:::send'],
    ['BEGIN < x = a>b?c:d, y = 3 >', 'BEGIN { x = a>b?c:d, y = 3 }'],
    ['BEGIN < x = a>b?c:d/2; >', 'BEGIN { x = a>b?c:d/2; }'],
    ['BEGIN < x = q ? a > b:c / 2 > END { }', 'BEGIN { x = q ? a > b:c / 2 } END { }'],
    ['BEGIN < x = a ? b : c > END < >', 'BEGIN { x = a ? b : c } END { }'],
    ['BEGIN < x = 1 > tick-5s < exit(0) >', 'BEGIN { x = 1 } tick-5s { exit(0) }'],
    ['BEGIN < x = a > tick-5ul < b >', 'BEGIN { x = a > tick-5ul < b }'],
    ['BEGIN < x = a > end / 2 >', 'BEGIN { x = a > end / 2 }'],
    ['BEGIN < if (a > b) { c > d; } > END { }', 'BEGIN { if (a > b) { c > d; } } END { }'],
    ['BEGIN < x = xlate <int>(y) >', 'BEGIN { x = xlate <int>(y) }'],
    ['BEGIN < x = ">" == y >', 'BEGIN { x = ">" == y }'],
    ['BEGIN/a<b/<x=1>', 'BEGIN/a<b/{x=1}'],
    ['BEGIN / a / /* gap */ < x = 1 >', 'BEGIN / a / /* gap */ { x = 1 }'],
  ])('%s', (angle, braces) => {
    sameAsBraces(angle, braces);
  });

  test('in a file, too, and before a clause that only a ; can tell apart', () => {
    sameAsBraces('BEGIN < x = 1; > foo* < >', 'BEGIN { x = 1; } foo* { }', { kind: 'script' });
  });

  test.each([
    ['BEGIN < x = 1', 'syntax error near end of input'],
    ['BEGIN { x = 1 >', 'syntax error near end of input'],
    ['BEGIN < x = 1 }', 'syntax error near "}"'],
    ['BEGIN < x = (a >', 'syntax error near end of input'],
    ['BEGIN > x', 'syntax error near ">"'],
  ])('%s: %s', (text, message) => {
    expect(errorOf(text, COMMAND).message).toBe(message);
  });
});
