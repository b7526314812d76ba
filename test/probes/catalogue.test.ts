import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deferredProvider, deferredStruct } from '../../probes/deferred.ts';
import { catalogue, defineCatalogue, exact, resolveMember, structs } from '../../probes/index.ts';
import type { ProviderDefinition, StructDefinition } from '../../probes/index.ts';

const sixOfIp = 'pktinfo_t *, csinfo_t *, ipinfo_t *, ifinfo_t *, ipv4info_t *, ipv6info_t *';
const fiveOfTcp = 'pktinfo_t *, csinfo_t *, ipinfo_t *, tcpsinfo_t *, tcpinfo_t *';
const fiveOfUdp = 'pktinfo_t *, csinfo_t *, ipinfo_t *, udpsinfo_t *, udpinfo_t *';

/** The published argument types, as the providers' chapters of the DTrace guide tabulate them. */
const published: Readonly<Record<string, string>> = {
  'ip:::send': sixOfIp,
  'ip:::receive': sixOfIp,
  'tcp:::send': fiveOfTcp,
  'tcp:::receive': fiveOfTcp,
  'tcp:::connect-request': fiveOfTcp,
  'tcp:::connect-established': fiveOfTcp,
  'tcp:::connect-refused': fiveOfTcp,
  'tcp:::accept-established': fiveOfTcp,
  'tcp:::accept-refused': fiveOfTcp,
  'tcp:::state-change': 'void, csinfo_t *, void, tcpsinfo_t *, void, tcplsinfo_t *',
  'udp:::send': fiveOfUdp,
  'udp:::receive': fiveOfUdp,
};

const fiveOfIcmp = 'pktinfo_t *, csinfo_t *, ipinfo_t *, ifinfo_t *, icmpinfo_t *';
const sixOfArp = 'pktinfo_t *, void, void, ifinfo_t *, arpinfo_t *, etherinfo_t *';
const fiveOfGld = 'pktinfo_t *, void, ipinfo_t *, ifinfo_t *, etherinfo_t *';

const states = 'void, csinfo_t *, void, tcpsinfo_t *, void, tcplsinfo_t *';
const timeouts = 'void, csinfo_t *, ipinfo_t *, tcpsinfo_t *, void, tcptimerinfo_t *';
const fiveOfSctp = 'pktinfo_t *, csinfo_t *, ipinfo_t *, sctpsinfo_t *, sctpinfo_t *';
const fiveOfIgmp = 'pktinfo_t *, csinfo_t *, ipinfo_t *, ifinfo_t *, igmpinfo_t *';
const fiveOfUdplite = 'pktinfo_t *, csinfo_t *, ipinfo_t *, udplitesinfo_t *, udpliteinfo_t *';
const fiveOfTcpf = 'pktinfo_t *, csinfo_t *, ipinfo_t *, tcpsinfo_t *, tcpfinfo_t *';
const fiveOfSocket = 'void, csinfo_t *, ipinfo_t *, sockinfo_t *, sockioinfo_t *';

/** RFC 4898 defines the objects, not who is told of them. */
const fourOfEstats = 'csinfo_t *, ipinfo_t *, tcpestats_t *, esinfo_t *';

const each = (provider: string, names: string, args: string): readonly (readonly string[])[] =>
  names.split(' ').map((name) => [`${provider}:::${name}`, args]);

/**
 * FreeBSD's sctp and udplite, Oracle Solaris' icmp and igmp (with an interface that Solaris leaves out), and what the design
 * of 2008 and its prototypes have: gld's arguments are the design's own, tcp's and ip's those of their shipped probes; for
 * the rest it has none.
 */
const planned: Readonly<Record<string, string>> = Object.fromEntries([
  ...each('tcp', 'retransmit', fiveOfTcp),
  ...each('icmp', 'send receive', fiveOfIcmp),
  ...each('arp', 'send receive', sixOfArp),
  ...each('gld', 'send receive', fiveOfGld),
  ...each('sctp', 'send receive', fiveOfSctp),
  ...each('sctp', 'state-change', 'void, csinfo_t *, void, sctpsinfo_t *, void, sctplsinfo_t *'),
  ...each('igmp', 'send receive', fiveOfIgmp),
  ...each('udplite', 'send receive', fiveOfUdplite),
  ...each('tcpf', 'send receive', fiveOfTcpf),
  ...each('socket', 'send receive', fiveOfSocket),
  ...each('estats', 'established closed sample', fourOfEstats),
  ...each('estats', 'var', `${fourOfEstats}, esvarinfo_t *`),
  ...each('udp', 'stream-start stream-end stream-open stream-close', fiveOfUdp),
  ...['ip', 'ipv4', 'ipv6'].flatMap((provider) =>
    each(provider, 'drop-in drop-out', `${sixOfIp}, dropinfo_t *`),
  ),
  ...each('ip', 'request deliver packet-free', sixOfIp),
  ...each('tcp', 'timeout-rexmit timeout-persist timeout-keepalive', timeouts),
  ...each('tcp', 'confirm-state', states),
  ...each('tcp', 'timeout-delack timeout-timewait', timeouts),
  ...[...catalogue.stringTables.get('tcp_state_string')!.entries.values()].flatMap((state) =>
    each('tcp', state, states),
  ),
  ...['ipv4', 'ipv6'].flatMap((provider) =>
    each(provider, 'send receive local-send local-receive read write', sixOfIp),
  ),
]);

/** All but the counters, which test/mib is about. */
const network = catalogue.providers.filter(({ name }) => name !== 'mib');

const probes = network.flatMap((provider) =>
  provider.probes.map((probe) => ({ description: `${provider.name}:::${probe.name}`, probe })),
);

test('probes and arguments are the published ones, and the planned ones', () => {
  expect(
    Object.fromEntries(
      probes
        .filter(({ description }) => !description.startsWith('sdt:'))
        .map(({ description, probe }) => [description, probe.args.join(', ')]),
    ),
  ).toEqual({ ...published, ...planned });
});

/** The one list that the design has of them, as dtrace printed it: names repeat, once for each place in the kernel. */
const solarisNames = readFileSync(
  new URL('./solaris-ip-names.txt', import.meta.url),
  'utf8',
).trim();

test('sdt has the names that the design of 2008 lists, each once', () => {
  const listed = new Set(solarisNames.split('\n'));
  const ours = probes.filter(({ description }) => description.startsWith('sdt:'));
  expect(ours.map(({ description }) => description).sort()).toEqual([...listed].sort());
});

test('what no packet tells of says so, and what it would take', () => {
  const silent = probes.filter(({ probe }) => probe.wire === undefined);
  expect(silent.length).toBeGreaterThan(30);
  for (const { probe } of silent)
    expect(probe.grade).toMatchObject({ grade: 'unavailable', why: expect.stringMatching(/./) });
});

test('every published probe fires in a replay', () => {
  const silent = probes.filter(
    ({ description, probe }) => description in published && probe.wire === undefined,
  );
  expect(silent).toEqual([]);
});

test('directions follow from the names', () => {
  const packets = probes.filter(({ probe }) => probe.wire && 'layer' in probe.wire);
  expect(packets.length).toBeGreaterThan(25);
  for (const { description, probe } of packets) {
    const sent = /send$|out[-_]end$/.test(description);
    expect([description, probe.wire?.on]).toEqual([description, sent ? 'send' : 'receive']);
  }
});

/** IANA's numbers. */
const protocols: Readonly<Record<string, readonly number[]>> = {
  ip: [],
  tcp: [6],
  udp: [17],
  icmp: [1, 58],
  sctp: [132],
  igmp: [2],
  udplite: [136],
  tcpf: [6],
};

test('layers follow from the providers', () => {
  for (const [provider, numbers] of Object.entries(protocols)) {
    const send = probes.find(({ description }) => description === `${provider}:::send`)!.probe;
    const layer = provider === 'ip' ? 'ip' : { ipProtocols: numbers };
    expect([provider, send.wire]).toMatchObject([provider, { on: 'send', layer }]);
  }
});

test('connection probes wait for the tracker’s event of their own name', () => {
  const tracked = probes.filter(
    ({ probe }) => probe.wire?.on === 'tcp' && probe.wire.when === undefined,
  );
  expect(tracked).toHaveLength(8);
  for (const { probe } of tracked) expect(probe.wire).toEqual({ on: 'tcp', event: probe.name });
});

test('a refused connection is no connection, and some probes have no packet', () => {
  const absent = probes.filter(({ probe }) => probe.absent !== undefined);
  expect(absent.map(({ description, probe }) => [description, probe.absent])).toEqual([
    ['ip:::packet-free', [2, 3, 4, 5]],
    ['tcp:::accept-refused', [1, 3]],
    ['udp:::stream-end', [0, 2, 4]],
    ['udp:::stream-open', [0, 4]],
    ['udp:::stream-close', [0, 4]],
  ]);
});

describe('a catalogue of one’s own', () => {
  const frame: StructDefinition = {
    name: 'frameinfo_t',
    doc: 'A frame.',
    fields: [
      {
        name: 'frame_length',
        type: 'uint32_t',
        doc: 'bytes on the wire',
        wire: { from: 'packet', item: 'wireLength' },
        grade: exact,
      },
    ],
  };
  const gld: ProviderDefinition = {
    name: 'frame',
    doc: 'Frames.',
    module: '',
    function: '',
    probes: [
      {
        name: 'seen',
        doc: 'Any frame.',
        args: ['frameinfo_t *'],
        wire: { on: 'receive', layer: 'frame' },
      },
    ],
  };

  test('a made-up provider resolves without touching anything else', () => {
    const own = defineCatalogue([...catalogue.providers, gld], [...structs, frame]);
    expect(resolveMember(gld.probes[0], 0, 'frame_length', own)?.struct).toBe(frame);
    expect(own.constants.get('TH_SYN')?.value).toBe(2n);
  });

  test('finds nothing wrong with the shipped catalogue, whose rows are made one by one', () => {
    const checked = defineCatalogue(catalogue.providers, structs);
    const names = [...checked.structs.keys()].sort();
    expect([...catalogue.structs.keys()].sort()).toEqual(names);
    for (const name of names) expect(catalogue.structs.get(name)).toBe(checked.structs.get(name));
  });

  test('a row under the name of another is an error', () => {
    expect(deferredProvider('frame', () => gld).probes).toBe(gld.probes);
    expect(() => deferredProvider('other', () => gld).probes).toThrow('other is called frame');
    expect(() => deferredStruct('other_t', () => frame).fields).toThrow(
      'other_t is called frameinfo_t',
    );
  });

  test('constants and tables can be replaced', () => {
    const own = defineCatalogue([gld], [frame], { constants: new Map() });
    expect(own.constants.size).toBe(0);
    expect(own.stringTables.has('tcp_state_string')).toBe(true);
  });

  test('a struct that nobody defines is an error', () => {
    expect(() => defineCatalogue([gld], [])).toThrow('frame:::seen: no struct frameinfo_t');
  });

  test("the names of dtrace's own probes are taken", () => {
    const named = (name: string): ProviderDefinition => ({
      ...gld,
      probes: [{ ...gld.probes[0], name }],
    });
    for (const name of ['BEGIN', 'ERROR', 'tick-10s', 'profile-97'])
      expect(() => defineCatalogue([named(name)], [frame])).toThrow(
        'dtrace has a probe of that name',
      );
    expect(defineCatalogue([named('begin-to-send')], [frame]).providers).toHaveLength(1);
  });

  test('two probes or structs of one name are an error', () => {
    expect(() => defineCatalogue([gld, gld], [frame])).toThrow('frame:::seen is defined twice');
    expect(() => defineCatalogue([], [frame, frame])).toThrow('frameinfo_t is defined twice');
  });
});
