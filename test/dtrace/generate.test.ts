/** What stays in native D, what comes up, what each dialect is asked for, and what is refused by name. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comment, stringLiteral } from '../../compiler/backends/dtrace/text.ts';
import { compile } from '../../compiler/compile.ts';
import { catalogue } from '../../probes/index.ts';
import { compiled, generated, moduleOf } from './pairs.ts';

describe('native D runs', () => {
  test('aggregations, variables of every scope and strings', () => {
    const { events, maps } = moduleOf(`int64_t seen[string];
      tcp:::receive { this->n = args[2]->ip_plength; self->from = args[2]->ip_saddr; }
      tcp:::receive /self->from == "10.0.0.1" && this->n > 20/ { @[execname, args[4]->tcp_dport] = quantize(this->n); }
      tcp:::receive { seen[args[2]->ip_saddr] += this->n; @d[probename] = stddev(seen[args[2]->ip_saddr]); }`);
    expect(events).toEqual([]);
    const parts = maps.map(({ part }) => ('shift' in part ? part.shift : part.kind));
    // Of the products of halves, each in halves: low * low, 2 * low * high, high * high.
    expect(parts).toEqual(['graph', 'count', 'sum', 0, 32, 33, 65, 64, 96]);
  });

  test('an event has what its clauses read, when their predicate holds as far as that is known', () => {
    const { script, events } = moduleOf(
      'tcp:::receive /args[4]->tcp_dport == 80 && rand() % 2/ { printf("%s", args[2]->ip_saddr); }',
    );
    expect(events.map(({ values }) => values.map(({ decode }) => decode.kind))).toEqual([
      ['integer', 'bytes', 'integer'],
    ]);
    expect(script).toMatch(/^\/.*tcp_dport\) == 80.*\/$/m);
  });
});

describe('refused, with the place', () => {
  const rows: readonly (readonly [program: string, message: string, text: string])[] = [
    [
      'tcp:::send { @ = max(args[3]->tcps_active); }',
      'DTrace for Linux gives no tcpsinfo_t.tcps_active at probe tcp:::send',
      'args[3]->tcps_active',
    ],
    [
      'tcp:::send { stack(); }',
      'stack cannot be used with native dtrace: this engine hands on no stacks',
      'stack()',
    ],
    [
      'tcp:::send { raise(9); }',
      'raise cannot be used with native dtrace: this engine changes nothing in the traced system',
      'raise(9)',
    ],
    [
      'tcp:::send { @ = sum(vtimestamp); }',
      'vtimestamp cannot be used with native dtrace: DTrace for Linux has it not',
      'vtimestamp',
    ],
  ];
  test.each(rows)('%s', (program, message, text) => {
    const { module, diagnostics } = generated(compiled(program));
    expect(module).toBeUndefined();
    expect(diagnostics).toMatchObject([{ severity: 'error', tag: 'T_ENGINE', message }]);
    const [{ source, span }] = diagnostics;
    expect(source.text.slice(span.start, span.end)).toBe(text);
  });

  test('a probe that the dialect lacks; a wildcard leaves it out', () => {
    const { program, diagnostics } = compile({
      sources: [
        {
          source: { kind: 'script', name: 'p', text: 'tcp:::retransmit { @ = count(); }' },
          specifier: 'script',
        },
      ],
      macroArguments: [],
      scriptName: 'p',
      catalogue,
      settings: {
        zdefs: false,
        defaultargs: false,
        argref: true,
        empty: false,
        engine: 'dtrace',
        dialect: 'linux',
      },
      macros: new Map(),
    });
    expect(program).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        tag: 'T_ENGINE',
        message:
          'probe description tcp:::retransmit cannot fire with native dtrace: DTrace for Linux has no such probe',
      },
    ]);
    const all = compiled('tcp::: { @[probename] = count(); }');
    const names = all.enablings.map(({ probe }) => probe.name);
    expect(names).toContain('accept-refused');
    expect(names).not.toContain('retransmit');
  });
});

describe("a program's own text", () => {
  const byte = fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code));
  const texts = fc.string({ unit: byte, maxLength: 30 });

  test('is in the script as a literal and in comments, and nowhere else', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const quoted = stringLiteral(text);
        const program = `tcp:::receive /execname == ${quoted}/ { @[execname] = count(); }`;
        const { script } = moduleOf(program);
        const plain = moduleOf('tcp:::receive /execname == "x"/ { @[execname] = count(); }').script;
        const bare = (each: string, literal: string): string =>
          each
            .split('\n')
            .filter((line) => !line.startsWith('/* clause'))
            .join('\n')
            .replace(literal, '');
        expect(bare(script, quoted)).toBe(bare(plain, '"x"'));
      }),
      { numRuns: 30 },
    );
  });

  test('cannot end a comment or begin another', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('*', '/', '\\', 'a', '\n', '"') }), (text) => {
        const made = comment(text);
        expect(made).toMatch(/^\/\* .* \*\/$/);
        expect(made.slice(2, -2)).not.toMatch(/\*\/|\/\*|\n|^\/|\*$/);
      }),
    );
  });
});
