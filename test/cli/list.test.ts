import { describe, expect, test } from 'vitest';
import { listDetails, listHeader, listProbe } from '../../cli/list.ts';
import { describeField } from '../../probes/words.ts';
import { stabilityReport } from '../../cli/stability.ts';
import { Stability } from '../../compiler/driver/stability.ts';
import { ProbeTable } from '../../compiler/probe-table.ts';
import type { Matched, Probe } from '../../compiler/program.ts';
import { catalogue } from '../../probes/index.ts';
import type { HostReport } from '../../runtime/host/host.ts';
import { toldHost } from '../compiler/bpftrace/support.ts';

const table = new ProbeTable(catalogue);

function probe(provider: string, name: string): Probe {
  const [found] = table.match({ provider, module: '', function: '', name });
  return found;
}

describe('a listing', () => {
  test('of this machine names the place of what is had elsewhere, and of nothing else', () => {
    // Only what is asked of a host is there; to be a LinuxHost it would have to look at a machine.
    const host = toldHost([0, 17, 0]) as HostReport['host'];
    const report = { host, obstacles: [], path: undefined, version: undefined };
    const found = probe('tcp', 'connect-refused');
    const text = listDetails(found, catalogue, new Stability(), found, { host: report });
    expect(text).toMatch(/On This Machine\n\t\tfires: .*\(tracepoint:tcp:tcp_receive_reset\)\n/);
    expect(text).toMatch(/tcps_side +unavailable: nothing in the kernel gives it\n/);
    expect(text).not.toContain('()');
  });

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
    // What native dtrace prints for it. The module is as private as kernels' modules are.
    expect(listDetails(probe('tcp', 'send'), catalogue, new Stability())).toContain(
      [
        '',
        '\tProbe Description Attributes',
        '\t\tIdentifier Names: Private',
        '\t\tData Semantics:   Private',
        '\t\tDependency Class: Unknown',
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
    const text = listDetails(probe('dtrace', 'BEGIN'), catalogue, new Stability());
    expect(text).toContain('\tArgument Types\n\t\tNone\n');
    expect(text).toContain('Identifier Names: Stable\n');
    expect(text).not.toContain('In a Replay');
  });

  test('names every member of every argument, with how a replay provides it', () => {
    const text = listDetails(probe('tcp', 'state-change'), catalogue, new Stability());
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
        if (field.wire === undefined) expect(describeField(field)).toMatch(/^unavailable: .+/);
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
  const matched: Matched = {
    source: { kind: 'probe', name: '', text: '' },
    description: 'dtrace:::BEGIN',
    probes: [],
    enabled: 0,
    attributes: ['Stable', 'Stable', 'Common'],
    statementAttributes: ['Stable', 'Stable', 'Common'],
  };

  test('is the minimum over the descriptions and over their statements', () => {
    const report = stabilityReport('description x', [
      { ...matched, attributes: ['Evolving', 'Stable', 'ISA'] },
      matched,
      { ...matched, attributes: ['Stable', 'Evolving', 'Common'] },
      { ...matched, statementAttributes: ['Stable', 'Private', 'Common'] },
    ]);
    expect(report).toBe(
      [
        '',
        'Stability attributes for description x:',
        '',
        '\tMinimum Probe Description Attributes',
        '\t\tIdentifier Names: Evolving',
        '\t\tData Semantics:   Evolving',
        '\t\tDependency Class: ISA',
        '',
        '\tMinimum Statement Attributes',
        '\t\tIdentifier Names: Stable',
        '\t\tData Semantics:   Private',
        '\t\tDependency Class: Common',
        '',
      ].join('\n'),
    );
  });

  test('of a program without clauses is that of D itself', () => {
    expect(stabilityReport('script x', [])).toMatch(/(Stable\n[^]*){4}Common/);
  });
});
