/** Every probe and member of the network providers is shown by a test against a truth from outside. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { argumentStruct, catalogue, linux } from '../../probes/index.ts';
import type { FieldDefinition, ProbeDefinition, StructDefinition } from '../../probes/index.ts';
import { live, recorded, unmoved, unread } from './truths.ts';
import type { Truth } from './truths.ts';

const every = catalogue.providers.flatMap(({ name, probes: own }) =>
  own.map((probe) => {
    const module = probe.counter === undefined ? '' : `:${probe.counter.group}`;
    return { provider: name, name: `${name}${module}:::${probe.name}`, probe };
  }),
);

/** test/mib compares every counter that packets move with the kernel's, over all recordings. */
const counters = every.filter(({ probe }) => probe.counter !== undefined);
const probes = every.filter(({ probe }) => probe.counter === undefined);

const structsOf = (probe: ProbeDefinition): readonly StructDefinition[] =>
  probe.args.flatMap((_, slot) => argumentStruct(probe, slot, catalogue) ?? []);

const structs = new Set(probes.flatMap(({ probe }) => structsOf(probe)));

const members = [...structs].flatMap((struct) =>
  struct.fields.map((field) => ({ name: `${struct.name}.${field.name}`, struct, field })),
);

/** `provider: one two` as full names. */
const probesOf = (line: string): readonly string[] => {
  const [provider, names] = line.split(': ');
  return names.split(' ').map((name) => `${provider}:::${name}`);
};

/** `struct_t prefix_: one two` as full names. */
const membersOf = (line: string): readonly string[] => {
  const [head, names] = line.split(': ');
  const [struct, prefix] = head.split(' ');
  return names.split(' ').map((name) => `${struct}.${prefix}${name}`);
};

const shown = (truths: readonly Truth[]): ReadonlySet<string> =>
  new Set(
    truths.flatMap((truth) => [
      ...(truth.probes ?? []).flatMap(probesOf),
      ...(truth.members ?? []).flatMap(membersOf),
    ]),
  );

const inCaptures = shown(recorded);
const inKernels = shown(live);

test('each probe that a replay fires is shown over a recorded trace', () => {
  const fired = probes.filter(({ probe }) => probe.wire !== undefined);
  expect(fired.length).toBeGreaterThan(50);
  expect(fired.map(({ name }) => name).filter((name) => !inCaptures.has(name))).toEqual([]);
});

test('each probe that only a running kernel fires is shown there', () => {
  const fired = probes.filter(({ probe }) => probe.wire === undefined && probe.linux);
  expect(fired.length).toBeGreaterThan(15);
  expect(fired.map(({ name }) => name).filter((name) => !inKernels.has(name))).toEqual([]);
});

/** Where a kernel tells of every packet: these move counters as the packets of a capture do. */
const packets = new Set(['net:net_dev_start_xmit', 'net:netif_receive_skb']);

test('each counter that a kernel moves by more than its packets is shown there', () => {
  const moved = counters.filter(({ probe }) =>
    (probe.linux ?? []).some(({ blocks }) =>
      blocks.some(({ attach }) => attach.kind === 'tracepoint' && !packets.has(attach.name)),
    ),
  );
  expect(moved.length).toBeGreaterThan(80);
  expect(moved.map(({ name }) => name).filter((name) => !inKernels.has(name))).toEqual(
    Object.keys(unmoved),
  );
});

test('what nothing fires says why', () => {
  const silent = probes.filter(({ probe }) => probe.wire === undefined && !probe.linux);
  for (const { name, probe } of silent)
    expect(probe.grade, name).toMatchObject({ grade: 'unavailable' });
});

/** A constant is no value that could be wrong: cs_pid is -1 in every replay. */
const isRead = ({ wire }: FieldDefinition): boolean =>
  wire !== undefined && wire.from !== 'constant';

test('each member that a capture gives is shown over a recorded trace', () => {
  const given = members.filter(({ field }) => isRead(field));
  expect(given.length).toBeGreaterThan(150);
  expect(given.map(({ name }) => name).filter((name) => !inCaptures.has(name))).toEqual([]);
});

/** Those that tracing counts, and those that the kernel keeps, may differ from what packets tell. */
test('each statistic of a connection that a kernel gives is shown there', () => {
  const given = members.filter(
    ({ struct, field }) => struct.name === 'tcpestats_t' && linux.sources(struct, field).length > 0,
  );
  expect(given.length).toBeGreaterThan(100);
  expect(given.map(({ name }) => name).filter((name) => !inKernels.has(name))).toEqual(
    Object.keys(unread),
  );
});

test('each member that only a running kernel gives is shown there', () => {
  const given = members.filter(
    ({ struct, field }) =>
      struct.name !== 'tcpestats_t' && !isRead(field) && linux.sources(struct, field).length > 0,
  );
  expect(given.length).toBeGreaterThan(30);
  expect(given.map(({ name }) => name).filter((name) => !inKernels.has(name))).toEqual([]);
});

test('what nothing gives says why', () => {
  const silent = members.filter(
    ({ struct, field }) => field.wire === undefined && linux.sources(struct, field).length === 0,
  );
  for (const { name, field } of silent) {
    expect(field.grade, name).toMatchObject({ grade: 'unavailable' });
    expect(field.nowhere, name).toMatch(/./);
  }
});

describe.each([...recorded, ...live])(
  '$files',
  ({ files, probes: lines = [], members: more = [] }) => {
    const paths = files.map((file) => new URL(`../${file}`, import.meta.url));
    test('names what it shows', () => {
      for (const path of paths) expect(existsSync(path), path.pathname).toBe(true);
      const text = paths.map((path) => readFileSync(path, 'utf8')).join('\n');
      const has = (word: string): boolean => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text);
      const named = (probe: string): boolean => {
        const [provider, name] = probe.split(':::');
        const family = name.replace(/-.*/, '-*');
        return (
          has(probe) ||
          (provider.startsWith('mib:') && has(name)) ||
          (has(provider) && (has(name) || text.includes(`${provider}:::${family}`)))
        );
      };
      expect(lines.flatMap(probesOf).filter((probe) => !named(probe))).toEqual([]);
      const names = more.flatMap(membersOf).map((name) => name.slice(name.indexOf('.') + 1));
      expect(names.filter((name) => !has(name) && !has(name.replace(/^[a-z]+_/, '')))).toEqual([]);
    });
    test('names what there is', () => {
      const known = new Set([...every, ...members].map(({ name }) => name));
      const listed = [...lines.flatMap(probesOf), ...more.flatMap(membersOf)];
      expect(listed.filter((name) => !known.has(name))).toEqual([]);
    });
  },
);
