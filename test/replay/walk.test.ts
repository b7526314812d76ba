/** The walk made for a program against the reader and the plain decoder, packet by packet, on the same bytes. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { walkedFormats, type ReplayModule } from '../../compiler/backends/replay/interface.ts';
import { walkFunction } from '../../compiler/backends/replay/walk.ts';
import { decode } from '../../runtime/capture/decode.ts';
import { linkHeader, WALKED_LINKS } from '../../runtime/capture/link-header.ts';
import { Packet } from '../../runtime/capture/packet.ts';
import { blockDirection } from '../../runtime/capture/pcapng-options.ts';
import { InterfaceRegistry, openCapture } from '../../runtime/capture/reader.ts';
import { walkerOf } from '../../runtime/replay/walker.ts';
import { StringTable } from '../../runtime/tables/strings.ts';
import { concat, sll, sll2 } from '../capture/build.ts';
import { type Frame, pcap, PcapngBuilder } from '../capture/build-file.ts';
import { IP_PACKETS, LINKS } from '../capture/frames.ts';
import { Folder } from '../capture/read.ts';
import { recording, run } from './support.ts';

const folder = new Folder();

/** Everything that a packet says of itself, but for the buffer that it lies in. */
function facts(packet: Packet): Record<string, unknown> {
  const { bytes, ...rest } = packet;
  const { transport, transportCaptured, link } = rest;
  const header = transport < 0 ? undefined : [...bytes.subarray(transport, transport + 20)];
  return {
    ...rest,
    view: undefined,
    header,
    transportCaptured,
    ethernet: link < 0 ? -1 : bytes[link + 12],
  };
}

/** Members that say all of a packet but its transport header, which a program of these does not look at. */
const named = [
  'seconds',
  'nanoseconds',
  'frameNumber',
  'wireLength',
  'link',
  'etherType',
  'ip',
  'ipVersion',
  'payloadLength',
] as const;

/** What a program is handed: whole packets, or what it names of them. */
const programsOf = {
  whole: { fire: 'X.fire(p);\n', facts },
  named: {
    fire: `X.fire({ ${named.join(', ')} });\n`,
    facts: (packet: Packet): Record<string, unknown> =>
      Object.fromEntries(named.map((name) => [name, packet[name]])),
  },
} as const;

interface Walked {
  readonly packets: readonly Record<string, unknown>[];
  /** How many did not go to the plain path. */
  readonly common: number;
  readonly error: string | undefined;
}

/** The packets of a capture, each as it is when what it fires runs; the walk stops after `most`. */
async function read(
  path: string,
  kind: keyof typeof programsOf,
  walks: boolean,
  most = Infinity,
): Promise<Walked> {
  const { fire, facts: factsOf } = programsOf[kind];
  const packets: Record<string, unknown>[] = [];
  let common = 0;
  const context = {
    stopping: false,
    meet: (each: Packet): void => {
      packets.push(factsOf(each));
      context.stopping = packets.length >= most;
    },
    fire: (each: Packet): void => {
      common++;
      context.meet(each);
    },
  };
  const plain = (each: Packet): void => {
    decode(each);
    context.meet(each);
  };
  const program = {
    onlyProtocol: undefined,
    flows: false,
    tracking: false,
    eventsOnly: undefined,
    fire,
    exits: true,
  };
  const text = walkedFormats.map((format) => walkFunction(program, format)).join('');
  const make = new Function(
    'X',
    'linkHeader',
    'blockDirection',
    `${text}return { ${walkedFormats.join(', ')} };`,
  ) as (...names: unknown[]) => NonNullable<ReplayModule<Packet>['walks']>;
  const reader = await openCapture(path, new InterfaceRegistry());
  const packet = new Packet();
  const walk = walkerOf(
    make(context, linkHeader, blockDirection),
    reader,
    [3, 2, 1],
    packet,
    plain,
    plain,
  );
  do {
    while (!context.stopping && reader.next(packet)) {
      plain(packet);
      if (walks && !context.stopping) walk();
    }
  } while (!context.stopping && (await reader.fill()));
  reader.close();
  return { packets, common, error: reader.error?.message };
}

async function compare(path: string, most?: number): Promise<Walked> {
  const lean = await read(path, 'named', true, most);
  expect({ ...lean, common: 0 }).toEqual(await read(path, 'named', false, most));
  const walked = await read(path, 'whole', true, most);
  expect({ ...walked, common: 0 }).toEqual(await read(path, 'whole', false, most));
  // Other protocols than TCP and UDP, headers that are cut and later fragments need not be told apart.
  expect(lean.common).toBeGreaterThanOrEqual(walked.common);
  return walked;
}

const linksOf = (linkType: number): ((packet: Uint8Array) => Uint8Array)[] =>
  LINKS.filter(([type]) => type === linkType).map(([, wrap]) => wrap);

const ethernet = linksOf(1);

/** Of link types that have nothing before the IP header, or that are many ways to write one, these. */
const wrapsOf: Readonly<Record<number, readonly ((packet: Uint8Array) => Uint8Array)[]>> = {
  1: [...ethernet, ...Array<(typeof ethernet)[0]>(8).fill(ethernet[0])],
  113: [0, 3, 4, 9].map((type) => (packet) => sll(type, packet)),
  276: [0, 3, 4, 9].map((type) => (packet) => sll2(type, packet)),
  0: linksOf(0),
  108: linksOf(108),
  9: linksOf(9),
  ...Object.fromEntries([12, 14, 101, 228, 229].map((type) => [type, linksOf(101)])),
};

/** Ethernet as often as all the others. */
const linkType = fc.oneof(fc.constant(1), fc.constantFrom(...Object.keys(wrapsOf).map(Number)));

/** A frame of a usual packet, half of the time with changed bytes or cut. */
const frameOf = (type: number): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...wrapsOf[type]),
      fc.constantFrom(...IP_PACKETS),
      fc.array(fc.tuple(fc.nat(79), fc.integer({ min: 0, max: 255 })), { maxLength: 1 }),
      fc.option(fc.nat(), { freq: 1 }),
    )
    .map(([wrap, packet, changes, cut]) => {
      const bytes = wrap(packet).slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes.subarray(0, cut === null ? bytes.length : cut % (bytes.length + 1));
    });

const recordsOf = (type: number): fc.Arbitrary<readonly Frame[]> =>
  fc.array(
    fc.record({
      data: frameOf(type),
      seconds: fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
      nanoseconds: fc.constantFrom(0, 5000, 1e6, 999_999_000, 1_000_000_000, 4_000_000_000),
      wireLength: fc.constantFrom(0, 60, 1514, 2 ** 32 - 1),
    }),
    { minLength: 2, maxLength: 12 },
  );

const captures = linkType.chain((type) =>
  fc.record({ type: fc.constant(type), frames: recordsOf(type) }),
);

const formats = fc.record({
  bigEndian: fc.boolean(),
  nanoseconds: fc.boolean(),
  modified: fc.constantFrom(false, false, true),
});

/** A block of pcapng: most are of packets. */
const packetBlock = fc.record({
  kind: fc.constantFrom('packet', 'packet', 'packet', 'packet', 'packet', 'simple', 'obsolete'),
  data: fc.oneof(frameOf(1), frameOf(113)),
  from: fc.constantFrom(0, 0, 0, 1, 1, 2),
  time: fc.constantFrom(0n, 5n, 2n ** 32n - 1n, 1n << 50n, 2n ** 64n - 1n),
  wireLength: fc.constantFrom(undefined, 60, 1514),
  flags: fc.constantFrom(undefined, undefined, undefined, 1, 2),
});

/** Sections of either byte order, with interfaces of some clocks and link types. */
const sections = fc.array(
  fc.record({
    bigEndian: fc.boolean(),
    interfaces: fc.array(
      fc.record({
        linkType: fc.constantFrom(1, 1, 1, 113, 113, 101),
        resolution: fc.constantFrom(6, 9, 0x80, 20),
        offset: fc.constantFrom(0n, 3n),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    blocks: fc.array(packetBlock, { maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 2 },
);

function pcapng(made: typeof sections extends fc.Arbitrary<infer Of> ? Of : never): Uint8Array {
  return concat(
    ...made.flatMap(({ bigEndian, interfaces, blocks }) => {
      const builder = new PcapngBuilder(bigEndian);
      const [first, ...others] = interfaces.map((each) => builder.interface(each));
      const packets = blocks.map(({ kind, data, from, wireLength, flags, ...rest }) => {
        const fields = {
          ...rest,
          interface: from % interfaces.length,
          ...(wireLength !== undefined && { wireLength }),
          ...(flags !== undefined && { flags }),
        };
        if (kind === 'simple') return builder.simplePacket(data);
        return kind === 'obsolete'
          ? builder.obsoletePacket(data, fields)
          : builder.packet(data, fields);
      });
      // An interface may be described when packets have come already; the others' come first.
      return [builder.section(), first, ...others, ...packets, builder.interface(), ...packets];
    }),
  );
}

describe('the walk finds what the reader and the decoder find', () => {
  test('in made-up blocks of pcapng', async () => {
    let common = 0;
    const damage = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { freq: 1 });
    await fc.assert(
      fc.asyncProperty(sections, damage, async (made, wrong) => {
        const bytes = pcapng(made);
        if (wrong !== null) bytes[28 + (wrong[0] % (bytes.length - 28))] = wrong[1];
        common += (await compare(folder.file(bytes))).common;
      }),
      { numRuns: 250 },
    );
    expect(common).toBeGreaterThan(100);
  });

  test('in made-up captures, damaged ones among them', async () => {
    let common = 0;
    const damage = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { freq: 1 });
    await fc.assert(
      fc.asyncProperty(captures, formats, damage, fc.nat(), async (made, format, wrong, cut) => {
        const bytes = pcap(made.frames, { ...format, linkType: made.type });
        if (wrong !== null) bytes[24 + (wrong[0] % (bytes.length - 24))] = wrong[1];
        const end = cut % 3 === 0 ? 24 + (cut % (bytes.length - 24)) : bytes.length;
        common += (await compare(folder.file(bytes.subarray(0, end)))).common;
      }),
      { numRuns: 250 },
    );
    expect(common).toBeGreaterThan(100);
  });

  test.each(Object.keys(wrapsOf).map(Number))('behind headers of link type %i', async (type) => {
    const frames = IP_PACKETS.flatMap((packet) =>
      wrapsOf[type].map((wrap) => ({ data: wrap(packet) })),
    );
    const { common } = await compare(folder.file(pcap([...frames, ...frames], { linkType: type })));
    expect(common > 0).toBe(WALKED_LINKS.has(type));
  });

  test('until the program stops', async () => {
    const usual = { data: ethernet[0](IP_PACKETS[0]) };
    const { packets } = await compare(folder.file(pcap(Array.from({ length: 9 }, () => usual))), 5);
    expect(packets).toHaveLength(5);
  });

  test('when records go on in the next chunk', async () => {
    const large = Array.from({ length: 40 }, (_, i) => {
      const data = new Uint8Array(60_000 + i * 997);
      data.set(ethernet[0](IP_PACKETS[i % 2]));
      return { data, seconds: i };
    });
    const { packets, common } = await compare(folder.file(pcap(large)));
    expect(packets).toHaveLength(40);
    expect(common).toBeGreaterThan(20);
  });
});

/** A pcap of one of the link types, or a pcapng: what a walk can take. */
function isWalked(file: string): boolean {
  if (file.endsWith('.pcapng')) return true;
  if (!file.endsWith('.pcap')) return false;
  const [magic, type] = [0, 20].map((at) => readFileSync(recording(file)).readUInt32LE(at));
  return (magic === 0xa1b2c3d4 || magic === 0xa1b23c4d) && WALKED_LINKS.has(type);
}

const programs = [
  `ip:::receive { printf("%d %s %s %d %d\\n", timestamp, args[2]->ip_saddr, args[2]->ip_daddr, args[2]->ip_plength,
    args[0]->pkt_addr); }`,
  `tcp:::send { printf("%d %d %d %d\\n", args[4]->tcp_sport, args[4]->tcp_seq, args[4]->tcp_flags, args[4]->tcp_offset); }
  udp:::receive { @[args[4]->udp_sport, args[4]->udp_length] = count(); }`,
  `tcp:::receive /args[4]->tcp_flags & 2/ { this->x = ++n; printf("%d\\n", 10 / (3 - n)); }
  tcp:::receive /n == 5/ { exit(n); } ERROR { printf("error %d", arg4); } END { printf("%d %d", n, walltimestamp); }`,
  `tcp:::state-change { printf("%d %d %d\\n", args[3]->tcps_state, args[5]->tcps_state, args[1]->cs_cid); }
  tcp:::send { printf("%d %d %d %d\\n", args[3]->tcps_snxt, args[3]->tcps_rack, args[3]->tcps_swnd, args[3]->tcps_retransmit); }`,
  'tcp:::accept-established { @[args[4]->tcp_dport, args[3]->tcps_raddr] = count(); }',
  `tcp:::state-change { printf("%d %d %s\\n", args[1]->cs_cid, args[5]->tcps_state, probename); }
  tcp:::accept-established, tcp:::connect-established, tcp:::retransmit { printf("%s %d %d %d %d %d %d\\n", probename,
    args[1]->cs_cid, args[3]->tcps_suna, args[3]->tcps_snxt, args[3]->tcps_rnxt, args[3]->tcps_rwnd, args[3]->tcps_swnd); }`,
  'udp:::receive { @[args[1]->cs_cid, args[3]->udps_lport] = sum(args[4]->udp_length); }',
];

describe('a program says the same with and without its walk', () => {
  // Next to another capture, even an empty one, the packets come from a merging reader, which nobody walks.
  const empty = folder.file(pcap([]));
  const walked = readdirSync(recording('')).filter(isWalked);

  test('there are recordings to compare', () => expect(walked.length).toBeGreaterThan(2));

  test.each(walked)('over %s', async (file) => {
    for (const program of programs) {
      const words = ['-q', '-r', recording(file), '-n', program];
      expect(await run(...words)).toEqual(await run('-r', empty, ...words));
    }
  });
});

test('the string table is asked once for an address', async () => {
  const asked = [
    vi.spyOn(StringTable.prototype, 'internV4'),
    vi.spyOn(StringTable.prototype, 'internV6'),
  ];
  const program = 'ip:::receive { @[args[2]->ip_saddr] = count(); }';
  const { stdout } = await run('-q', '-r', recording('crossing.pcap'), '-n', program);
  const calls = asked.map(({ mock }) => mock.calls.length);
  vi.restoreAllMocks();
  const addresses = stdout.trim().split('\n');
  const isIPv6 = (row: string): boolean => row.includes(':');
  const [ipv6, ipv4] = [true, false].map((is) => addresses.filter((row) => isIPv6(row) === is));
  expect(calls).toEqual([ipv4.length, ipv6.length]);
  expect(Math.min(...calls)).toBeGreaterThan(0);
});
