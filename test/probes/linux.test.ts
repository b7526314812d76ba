import { describe, expect, test } from 'vitest';
import type {
  AttachBlock,
  AttachPoint,
  KernelObject,
  ObjectSource,
} from '../../probes/define-linux.ts';
import { catalogue, linux } from '../../probes/index.ts';
import { membersOf, reach, sourceFor, textsOf } from '../live/support/assemble.ts';

const probes = catalogue.providers.flatMap((provider) =>
  provider.probes.map((probe) => ({ name: `${provider.name}:::${probe.name}`, probe })),
);

const blocks = probes.flatMap(({ name, probe }) =>
  (probe.linux ?? []).flatMap((way) => way.blocks.map((block) => ({ name, probe, block }))),
);

const books = [...linux.objects.values()].flatMap((object) => object.books ?? []);

const variables = (text: string): readonly string[] => text.match(/\$[a-z]\w*/g) ?? [];

const assigned = (text: string): readonly string[] =>
  [...text.matchAll(/(\$[a-z]\w*) = /g)].map(([, name]) => name);

/** Names that are defined once these objects are set up, in a place that gives those. */
function defined(
  gives: Readonly<Record<KernelObject, ObjectSource>>,
  needs: readonly KernelObject[],
  seen = new Set<KernelObject>(),
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const need of needs) {
    if (seen.has(need)) continue;
    seen.add(need);
    const given = gives[need];
    const definition = given === undefined ? linux.objects.get(need) : undefined;
    if (given === undefined && definition === undefined) throw new Error(`no object ${need}`);
    const setup = given === undefined || 'setup' in given ? (given ?? definition) : undefined;
    if (setup !== undefined && 'setup' in setup) {
      for (const name of defined(gives, setup.needs ?? [], seen)) names.add(name);
      for (const name of assigned(setup.setup)) names.add(name);
    } else if (given !== undefined && 'variable' in given) names.add(given.variable);
  }
  return names;
}

const unknownIn = (text: string, names: ReadonlySet<string>): readonly string[] =>
  variables(text).filter((name) => !names.has(name));

test('a way has blocks, and a block’s objects are to be had', () => {
  for (const { name, block } of blocks) {
    const names = defined(block.gives, [...reach(block)]);
    expect(names.size, name).toBeGreaterThan(0);
  }
});

test('a set-up names only what it needs, and what it defines itself', () => {
  const wrong: string[] = [];
  for (const { name, block } of blocks) {
    for (const object of reach(block)) {
      const given = block.gives[object];
      if (given !== undefined && !('setup' in given)) continue;
      const { setup, needs } = given ?? linux.objects.get(object) ?? { setup: '', needs: [] };
      const names = new Set([...defined(block.gives, needs ?? []), ...assigned(setup)]);
      for (const each of unknownIn(setup, names)) wrong.push(`${name} ${object}: ${each}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a condition, a member and a presence name only the objects that they need', () => {
  // One expectation for all: there are thousands of texts, and each expectation takes its time.
  const wrong: string[] = [];
  for (const { name, probe, block } of blocks) {
    const check = (text: string, names: ReadonlySet<string>): void => {
      for (const each of unknownIn(text, names)) wrong.push(`${name}: ${each} in ${text}`);
    };
    for (const { text, needs } of block.when ?? []) check(text, defined(block.gives, needs));
    const reached = reach(block);
    const presences = (['always', 'ip', 'ipv4', 'ipv6', 'transport', 'link', 'flow'] as const).map(
      (what) => linux.presence(what),
    );
    const members = [...membersOf(probe).values()];
    const lists = [
      ...members.map(({ struct, field }) => linux.sources(struct, field)),
      ...members.map(({ struct }) => linux.pointer(struct)),
      ...presences,
    ];
    for (const sources of lists) {
      for (const { needs, value } of sources) {
        if (!needs.every((need) => reached.has(need))) continue;
        const names = defined(block.gives, needs);
        for (const text of textsOf(value)) check(text, names);
      }
    }
  }
  expect(wrong).toEqual([]);
});

/** True where a conditional is in a branch of another one, which 0.23 does not survive when memory is read there. */
function nests(text: string): boolean {
  const branch = [false];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '(') branch.push(branch[branch.length - 1]);
    else if (character === ')') branch.pop();
    else if (character === '?') {
      if (branch[branch.length - 1]) return true;
      branch[branch.length - 1] = true;
    } else if (character === ',' && text[index + 1] === ' ') branch[branch.length - 1] = false;
  }
  return false;
}

test('no conditional is inside another', () => {
  expect(nests('(a ? (b ? *c : 0) : 0)')).toBe(true);
  expect(nests('(a ? 0 : (b ? *c : 0))')).toBe(true);
  expect(nests('((a ? b : 0) == (c ? d : 0) ? e : 0) + (f ? g : 0)')).toBe(false);
  const texts = [...catalogue.structs.values()].flatMap((struct) =>
    struct.fields.flatMap((field) =>
      linux.sources(struct, field).flatMap(({ value }) => textsOf(value)),
    ),
  );
  expect(texts.length).toBeGreaterThan(200);
  expect(texts.filter(nests)).toEqual([]);
});

test('a book names only what it needs', () => {
  for (const { gives, needs, text, after } of books) {
    const names = new Set([...defined(gives, needs), ...assigned(text)]);
    expect(unknownIn(text + (after ?? ''), names)).toEqual([]);
  }
});

test('at one attach point an object has one text, whatever the probe', () => {
  const texts = new Map<string, string>();
  const places: readonly Pick<AttachBlock, 'attach' | 'gives'>[] = [
    ...blocks.map(({ block }) => block),
    ...books,
  ];
  const pointName = ({ kind, name }: AttachPoint): string => `${kind} ${name}`;
  for (const { attach, gives } of places) {
    for (const [object, source] of Object.entries(gives)) {
      const key = `${pointName(attach)} ${object}`;
      const text = JSON.stringify(source);
      expect(texts.get(key) ?? text, key).toBe(text);
      texts.set(key, text);
    }
  }
});

test('a map of a book is in BEGIN before anything reads it', () => {
  const used = [...linux.objects.values()].flatMap(({ setup, books: own = [] }) =>
    [setup, ...own.flatMap(({ text, after }) => [text, after ?? ''])].flatMap(
      (text) => text.match(/@\w+/g) ?? [],
    ),
  );
  expect(used).not.toEqual([]);
  const begun = new Set(
    [...linux.objects.values()].flatMap(({ begin }) => begin?.match(/@\w+/g) ?? []),
  );
  expect(used.filter((name) => !begun.has(name))).toEqual([]);
  expect(used.filter((name) => !name.startsWith('@b_'))).toEqual([]);
});

/** FreeBSD's own, which the kernel has no like of. */
const nowhere = [
  'ifinfo_t.if_unit',
  'tcpsinfo_t.tcps_swl2',
  'tcpsinfo_t.tcps_rup',
  'tcpsinfo_t.tcps_debug',
  'tcpsinfo_t.tcps_cookie',
  'tcpsinfo_t.tcps_rtttime',
  'tcpsinfo_t.tcps_rtseq',
  // What a host between the ends knows: a socket is one of the ends.
  ...['side', 'provisional', 'midway'].map((name) => `tcpsinfo_t.tcps_${name}`),
];

/** Associations are not looked into; nor are the chunks behind the first. */
const addressLists = ['num_raddrs', 'raddrs', 'num_laddrs', 'laddrs'].map(
  (name) => `sctpsinfo_t.sctps_${name}`,
);
const ofAssociations = [
  ...addressLists,
  'sctpsinfo_t.sctps_state',
  ...['sctpinfo_t.sctp_chunks', 'sctpinfo_t.sctp_chunk_types'],
];

/** What no way of a probe reaches: the made-up headers lack it. */
const beyond: Readonly<Record<string, readonly string[]>> = {
  // A reset that answers a segment is often of no connection.
  'mib:::OutRsts': ['addr', 'cid', 'pid', 'zoneid'].map((name) => `csinfo_t.cs_${name}`),
  'sctp:::send': ofAssociations,
  'sctp:::receive': ofAssociations,
  'sctp:::state-change': addressLists,
  'tcp:::retransmit': ['tcpinfo_t.tcp_checksum'],
  'tcp:::connect-established': ['tcpinfo_t.tcp_checksum'],
  'tcp:::connect-refused': ['tcpinfo_t.tcp_checksum'],
  'tcp:::accept-established': ['tcpinfo_t.tcp_checksum'],
  'tcp:::accept-refused': ['tcpinfo_t.tcp_checksum'],
};

describe('each member of each probe can be read in one of its ways', () => {
  const provided = probes.filter(({ probe }) => probe.linux !== undefined);
  test.each(provided)('$name', ({ name, probe }) => {
    const missing = [...membersOf(probe)].flatMap(([member, { struct, field }]) =>
      (probe.linux ?? []).some((way) =>
        way.blocks.every((block) => sourceFor(reach(block), linux.sources(struct, field))),
      )
        ? []
        : [member],
    );
    const said = [...membersOf(probe)].flatMap(([member, { struct, field }]) =>
      struct.name === 'tcpestats_t' && field.nowhere !== undefined ? [member] : [],
    );
    const expected = new Set([...nowhere, ...said, ...(beyond[name] ?? [])]);
    expect(said.filter((member) => !missing.includes(member))).toEqual([]);
    expect(missing.filter((member) => !expected.has(member))).toEqual([]);
    expect((beyond[name] ?? []).filter((member) => !missing.includes(member))).toEqual([]);
  });
});

test('every published probe is provided', () => {
  const published = probes.filter(
    ({ name, probe }) => /^(ip|tcp|udp):/.test(name) && probe.aside !== true,
  );
  const without = published.filter(({ probe }) => probe.linux === undefined);
  expect(without.map(({ name }) => name)).toEqual([]);
});
