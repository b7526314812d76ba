/**
 * D's integers in the kernel: random expressions, with assignments inside, give what the replay engine gives. That engine
 * is held to an evaluator of its own (arithmetic.property.test.ts).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { output } from '../../replay/support.ts';
import { compiled, literal, mapIn, moduleOf, runScript, thisHost } from './support.ts';

const types = [
  'int8_t',
  'uint8_t',
  'int16_t',
  'uint16_t',
  'int32_t',
  'uint32_t',
  'int64_t',
  'uint64_t',
];
const variables = 16;

const edge = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 7n, -7n, 127n, 128n, 255n, 32768n, 2n ** 31n, 2n ** 32n - 1n),
  fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), -(2n ** 63n) + 1n),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -300n, max: 300n }),
);
const variable = fc.nat(variables - 1);

/** D text over v0.. (never written), w0.. and the array m. */
const { tree } = fc.letrec<{ tree: string }>((tie) => {
  const sub = tie('tree');
  const infix = (operators: readonly string[], right: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(sub, fc.constantFrom(...operators), right).map(([a, op, b]) => `(${a} ${op} ${b})`);
  return {
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      variable.map((n) => `v${n}`),
      variable.map((n) => `w${n}`),
      edge.map(literal),
      infix(['+', '-', '*', '&', '|', '^'], sub),
      infix(['<<', '>>'], fc.oneof(sub, fc.nat(63).map(String))),
      infix(['/', '%'], edge.filter((value) => value !== 0n).map(literal)),
      infix(['<', '<=', '>', '>=', '==', '!='], sub),
      infix(['&&', '||', '^^'], sub),
      fc.tuple(fc.constantFrom('-', '~', '!'), sub).map(([op, a]) => `(${op}${a})`),
      fc.tuple(fc.constantFrom(...types), sub).map(([type, a]) => `((${type})${a})`),
      fc.tuple(sub, sub, sub).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc
        .tuple(variable, fc.constantFrom('=', '+=', '^='), sub)
        .map(([n, op, a]) => `(w${n} ${op} ${a})`),
      fc.tuple(variable, fc.constantFrom('++', '--')).map(([n, op]) => `(w${n}${op})`),
      fc.tuple(fc.nat(3), sub).map(([n, a]) => `(m[${n}, (uint8_t)v${n}] = ${a})`),
      fc.nat(3).map((n) => `m[${n}, (uint8_t)v${n}]`),
    ),
  };
});

function declarations(values: readonly bigint[]): string {
  const each = (text: (n: number) => string): string =>
    Array.from({ length: variables }, (_, n) => text(n)).join(' ');
  return `${each((n) => `${types[n % 8]} v${n}; ${types[(n + 3) % 8]} w${n};`)} int64_t m[int, uint8_t];
BEGIN { ${each((n) => `v${n} = ${literal(values[n])}; w${n} = ${literal(values[n + variables])};`)} }\n`;
}

const clauseOf = (expression: string, n: number): string =>
  `BEGIN { @[${n}] = sum(${expression}); }\n`;

function compiles(text: string): boolean {
  try {
    compiled(text);
    return true;
  } catch {
    return false;
  }
}

/** A program of expressions that compile: constant division by zero and the like do not. */
function program(seed: number): string {
  const values = fc.sample(edge, { numRuns: 2 * variables, seed });
  const head = declarations(values);
  const trees = fc.sample(tree, { numRuns: 70, seed });
  const good = trees.filter((each) => compiles(`${head}${clauseOf(each, 0)}`));
  return `${head}${good.map(clauseOf).join('')}`;
}

const capture = fileURLToPath(new URL('../../../examples/captures/wrap.pcap', import.meta.url));

/** What the replay engine makes of the program: the key to the sum. */
async function replayed(text: string): Promise<ReadonlyMap<string, bigint>> {
  const folder = mkdtempSync(join(tmpdir(), 'arithmetic-'));
  try {
    const file = join(folder, 'program.d');
    writeFileSync(file, `${text}END { printa("%d %@d\\n", @); }\n`);
    const lines = (await output('-s', file, '-r', capture)).trim().split('\n');
    return new Map(lines.map((line) => [line.split(' ')[0], BigInt(line.split(' ')[1])]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(thisHost === undefined)('integers in the kernel', () => {
  test.each([1, 2, 3])('random expressions, seed %i', async (seed) => {
    const text = program(seed);
    const { script, maps } = moduleOf(`${text}BEGIN { exit(0); }`, thisHost);
    const sums = mapIn(runScript(script), maps[0].name);
    const signed = [...sums].map(([key, sum]) => [key, BigInt.asIntN(64, sum)] as const);
    const expected = await replayed(text);
    expect(expected.size).toBeGreaterThan(40);
    expect(new Map(signed)).toEqual(expected);
  });
});
