import { describe, expect, test } from 'vitest';
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

const timeout = 'void, csinfo_t *, ipinfo_t *, tcpsinfo_t *, void, tcptimerinfo_t *';
const fiveOfIcmp = 'pktinfo_t *, csinfo_t *, ipinfo_t *, ifinfo_t *, icmpinfo_t *';
const sixOfArp = 'pktinfo_t *, void, void, ifinfo_t *, arpinfo_t *, etherinfo_t *';
const fiveOfSocket = 'void, csinfo_t *, ipinfo_t *, sockinfo_t *, sockioinfo_t *';
const fiveOfGld = 'pktinfo_t *, void, ipinfo_t *, ifinfo_t *, etherinfo_t *';

/**
 * What the design of 2008 planned: its own arguments for gld, those of tcp for retransmit, Oracle Solaris' for icmp with
 * the design's ifinfo_t, which Solaris leaves out. It has none for arp.
 */
const planned: Readonly<Record<string, string>> = {
  'tcp:::retransmit': fiveOfTcp,
  'tcp:::timeout-rexmit': timeout,
  'tcp:::timeout-persist': timeout,
  'tcp:::timeout-keepalive': timeout,
  'tcp:::timeout-delack': timeout,
  'tcp:::timeout-timewait': timeout,
  'icmp:::send': fiveOfIcmp,
  'icmp:::receive': fiveOfIcmp,
  'arp:::send': sixOfArp,
  'arp:::receive': sixOfArp,
  'gld:::send': fiveOfGld,
  'gld:::receive': fiveOfGld,
  'socket:::send': fiveOfSocket,
  'socket:::receive': fiveOfSocket,
};

const probes = catalogue.providers.flatMap((provider) =>
  provider.probes.map((probe) => ({ description: `${provider.name}:::${probe.name}`, probe })),
);

test('probes and arguments are the published ones, and the planned ones', () => {
  expect(
    Object.fromEntries(
      probes.map(({ description, probe }) => [description, probe.args.join(', ')]),
    ),
  ).toEqual({ ...published, ...planned });
});

test('every probe fires in a replay but those of calls and timers, which say so', () => {
  const silent = probes.filter(({ probe }) => probe.wire === undefined);
  expect(silent.map(({ description }) => description)).toEqual([
    ...['rexmit', 'persist', 'keepalive', 'delack', 'timewait'].map(
      (name) => `tcp:::timeout-${name}`,
    ),
    ...['socket:::send', 'socket:::receive'],
  ]);
  for (const { probe } of silent) expect(probe.grade?.grade).toBe('unavailable');
});

test('directions and layers follow from the names', () => {
  const segments = probes.flatMap(({ description, probe }) =>
    probe.wire?.on === 'send' || probe.wire?.on === 'receive'
      ? [[description, probe.wire.on, probe.wire.layer]]
      : [],
  );
  expect(segments).toEqual([
    ['ip:::send', 'send', 'ip'],
    ['ip:::receive', 'receive', 'ip'],
    ['tcp:::send', 'send', { ipProtocols: [6] }],
    ['tcp:::receive', 'receive', { ipProtocols: [6] }],
    ['udp:::send', 'send', { ipProtocols: [17] }],
    ['udp:::receive', 'receive', { ipProtocols: [17] }],
    ['icmp:::send', 'send', { ipProtocols: [1, 58] }],
    ['icmp:::receive', 'receive', { ipProtocols: [1, 58] }],
    ['arp:::send', 'send', { etherTypes: [0x0806, 0x8035] }],
    ['arp:::receive', 'receive', { etherTypes: [0x0806, 0x8035] }],
    ['gld:::send', 'send', 'frame'],
    ['gld:::receive', 'receive', 'frame'],
  ]);
});

test('connection probes wait for the tracker’s event of their own name', () => {
  const tracked = probes.filter(({ probe }) => probe.wire?.on === 'tcp');
  expect(tracked).toHaveLength(7);
  for (const { probe } of tracked) expect(probe.wire).toEqual({ on: 'tcp', event: probe.name });
});

test('a refused connection is no connection', () => {
  const absent = probes.filter(({ probe }) => probe.absent !== undefined);
  expect(absent.map(({ description, probe }) => [description, probe.absent])).toEqual([
    ['tcp:::accept-refused', [1, 3]],
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

  test('constants and tables can be replaced', () => {
    const own = defineCatalogue([gld], [frame], { constants: new Map() });
    expect(own.constants.size).toBe(0);
    expect(own.stringTables.has('tcp_state_string')).toBe(true);
  });

  test('a struct that nobody defines is an error', () => {
    expect(() => defineCatalogue([gld], [])).toThrow('frame:::seen: no struct frameinfo_t');
  });

  test('two probes or structs of one name are an error', () => {
    expect(() => defineCatalogue([gld, gld], [frame])).toThrow('frame:::seen is defined twice');
    expect(() => defineCatalogue([], [frame, frame])).toThrow('frameinfo_t is defined twice');
  });
});
