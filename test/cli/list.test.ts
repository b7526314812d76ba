import { describe, expect, test } from 'vitest';
import { listDetails, listHeader, listProbe } from '../../cli/list.ts';
import { describeField } from '../../cli/provision.ts';
import { stabilityReport } from '../../cli/stability.ts';
import { ProbeTable } from '../../compiler/probe-table.ts';
import type { Expr, Probe } from '../../compiler/program.ts';
import { catalogue } from '../../probes/index.ts';

const table = new ProbeTable(catalogue);

function probe(provider: string, name: string): Probe {
  const [found] = table.match({ provider, module: '', function: '', name });
  return found;
}

describe('a listing', () => {
  // dtrace.c's own format: %5s %10s %17s %33s %s.
  test('has the columns of dtrace -l', () => {
    expect(listHeader).toBe(
      '   ID   PROVIDER            MODULE                          FUNCTION NAME\n',
    );
    const row: Probe = {
      id: 8123,
      provider: 'tcp',
      module: 'ip',
      function: 'tcp_send',
      name: 'send',
    };
    expect(listProbe(row)).toBe(
      ' 8123        tcp                ip                          tcp_send send\n',
    );
  });

  test('does not cut what is too wide', () => {
    const row: Probe = {
      id: 1234567,
      provider: 'a-long-provider',
      module: 'm',
      function: 'f',
      name: 'n',
    };
    expect(listProbe(row)).toBe(
      `1234567 a-long-provider ${'m'.padStart(17)} ${'f'.padStart(33)} n\n`,
    );
  });

  test('shows attributes and argument types as dtrace -lv does', () => {
    // The layout of tcp:::send in the DTrace guide's "tcp Provider", and its attributes.
    expect(listDetails(probe('tcp', 'send'), catalogue)).toContain(
      [
        '',
        '\tProbe Description Attributes',
        '\t\tIdentifier Names: Evolving',
        '\t\tData Semantics:   Evolving',
        '\t\tDependency Class: ISA',
        '',
        '\tArgument Attributes',
        '\t\tIdentifier Names: Evolving',
        '\t\tData Semantics:   Evolving',
        '\t\tDependency Class: ISA',
        '',
        '\tArgument Types',
        '\t\targs[0]: pktinfo_t *',
        '\t\targs[1]: csinfo_t *',
        '\t\targs[2]: ipinfo_t *',
        '\t\targs[3]: tcpsinfo_t *',
        '\t\targs[4]: tcpinfo_t *',
        '',
      ].join('\n'),
    );
  });

  test('says of a probe without arguments that it has none', () => {
    const text = listDetails(probe('dtrace', 'BEGIN'), catalogue);
    expect(text).toContain('\tArgument Types\n\t\tNone\n');
    expect(text).toContain('Identifier Names: Stable\n');
    expect(text).not.toContain('In a Replay');
  });

  test('names every member of every argument, with how a replay provides it', () => {
    const text = listDetails(probe('tcp', 'state-change'), catalogue);
    for (const [slot, name] of [
      [1, 'csinfo_t'],
      [3, 'tcpsinfo_t'],
      [5, 'tcplsinfo_t'],
    ] as const) {
      const fields = catalogue.structs.get(name)?.fields ?? [];
      expect(fields.length).toBeGreaterThan(0);
      for (const field of fields)
        expect(text).toMatch(
          new RegExp(`\\targs\\[${slot}\\]->${field.name} .*(exact|approximate: .|unavailable: .)`),
        );
    }
  });

  test('says why a member cannot be had', () => {
    for (const { fields } of catalogue.structs.values())
      for (const field of fields)
        if (field.wire === undefined)
          expect(describeField(field)).toMatch(/^reads (0|NULL); (approximate|unavailable): .+/);
  });

  test('says where bits come from', () => {
    expect(
      describeField({
        name: 'ipv4_ver',
        type: 'uint8_t',
        doc: '',
        wire: { from: 'bits', layer: 'ip', offset: 0, width: 8, shift: 4, mask: 15 },
      }),
    ).toBe('8 bits at ip+0 >> 4 & 0xf; exact');
  });
});

describe('a stability report', () => {
  const source = { kind: 'probe', name: '', text: '' } as const;
  const clause = { index: 0, source, span: { start: 0, end: 0 }, statements: [], records: true };

  test('is the minimum over the probes', () => {
    const report = stabilityReport('description x', [
      { probe: probe('dtrace', 'BEGIN'), clauses: [clause] },
      { probe: probe('profile', 'tick-1'), clauses: [clause] },
    ]);
    expect(report).toBe(
      [
        '',
        'Stability attributes for description x:',
        '',
        '\tMinimum Probe Description Attributes',
        '\t\tIdentifier Names: Evolving',
        '\t\tData Semantics:   Evolving',
        '\t\tDependency Class: Common',
        '',
        '\tMinimum Statement Attributes',
        '\t\tIdentifier Names: Stable',
        '\t\tData Semantics:   Stable',
        '\t\tDependency Class: Common',
        '',
      ].join('\n'),
    );
  });

  test('takes the stability of args[] into the statements', () => {
    const predicate: Expr = {
      kind: 'argument',
      struct: catalogue.structs.get('tcpinfo_t')!,
      absent: false,
      type: { kind: 'void' },
      span: { start: 0, end: 0 },
    };
    const report = stabilityReport('script x', [
      { probe: probe('tcp', 'send'), clauses: [{ ...clause, predicate }] },
    ]);
    expect(report).toMatch(/Statement Attributes\n\t\tIdentifier Names: Evolving\n/);
  });
});
