/** tcpestats_t has every object of RFC 4898, and what it has no source for says so. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tsdtrace } from '../cli/run.ts';
import { catalogue } from '../../probes/index.ts';
import { keptItems } from '../../runtime/estats/meters/table.ts';
import { recording, run } from '../replay/support.ts';

const struct = catalogue.structs.get('tcpestats_t')!;
const byName = new Map(struct.fields.map((field) => [field.name, field]));

const rfc = readFileSync(new URL('./rfc4898.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [table, ...names] = line.split(' ');
    return names.map((name) => `${table.toLowerCase()}.${name}`);
  });

test('every object of the tables is a member', () => {
  expect(rfc).toHaveLength(132);
  expect(rfc.filter((name) => !byName.has(name))).toEqual([]);
});

test('counters of 64 bits are that, the others 32 at most', () => {
  for (const name of rfc) {
    const type = byName.get(name)!.type;
    const wide = /\.HC|\.StartTime/.test(name);
    expect([name, /^uint64_t$/.test(type)]).toEqual([name, wide]);
  }
});

test('what a replay says that it keeps, some meter keeps', () => {
  const items = struct.fields.flatMap(({ wire }) => (wire?.from === 'estats' ? [wire.item] : []));
  expect([...new Set(items)].sort()).toEqual([...keptItems].sort());
});

const program = (expression: string): readonly string[] => [
  ...['-r', recording('loopback.pcap'), '-qn'],
  `estats:::sample { trace(${expression}); }`,
];

describe('reading', () => {
  test.each(struct.fields.filter(({ wire }) => wire === undefined).map(({ name }) => name))(
    '%s is refused, with the reason',
    async (name) => {
      const { status, stderr } = await run(...program(`args[2]->${name}`));
      const { grade } = byName.get(name)!;
      expect(status).toBe(1);
      expect(stderr).toContain(`args[2]->${name} cannot be read in a replay`);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(grade && 'why' in grade ? grade.why : '?');
    },
  );

  test('a group by itself is refused', async () => {
    const { status, stderr } = await run(...program('args[2]->perf'));
    expect(status).toBe(1);
    expect(stderr).toContain('perf of tcpestats_t is a struct: only its members can be read');
    expect(stderr).toContain('args[2]->perf.SegsOut');
  });

  test('a misspelt member is corrected', async () => {
    const { status, stderr } = await run(...program('args[2]->perf.SegsRetran'));
    expect(status).toBe(1);
    expect(stderr).toContain('perf.SegsRetran is not a member of tcpestats_t');
    expect(stderr).toContain('did you mean args[2]->perf.SegsRetrans?');
  });

  test('a member of what is no struct is refused as ever', async () => {
    const { status, stderr } = await run(...program('args[1]->ip_ver.low'));
    expect(status).toBe(1);
    expect(stderr).toContain('operator . cannot be applied to type "uint8_t"');
  });

  test('a group that is switched off is refused', async () => {
    const off = ['-x', 'estats=perf', ...program('args[2]->path.MinRTT')];
    const { status, stderr } = await run(...off);
    expect(status).toBe(1);
    expect(stderr).toContain('path.MinRTT cannot be read: the group path is switched off');
  });

  test('an unknown group is refused', async () => {
    const wrong = ['-x', 'estats=perf,paths', ...program('args[2]->perf.SegsOut')];
    const { status, stderr } = await tsdtrace(wrong);
    expect(status).toBe(1);
    expect(stderr).toContain('hint: any of global, connection, perf, path, stack, app, tune');
  });
});
