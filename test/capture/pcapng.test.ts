import { describe, expect, test } from 'vitest';
import { Direction } from '../../runtime/capture/packet.ts';
import { ascii, concat, ethernet, ipv4, udp } from './build.ts';
import { pcap, PcapngBuilder } from './build-file.ts';
import { Folder, readAll } from './read.ts';

const folder = new Folder();

const frame = (text: string): Uint8Array =>
  ethernet({}, ipv4({ protocol: 17 }, udp(1, 2, ascii(text))));

const ng = new PcapngBuilder();
const big = new PcapngBuilder(true);

/** 2023-11-14 22:13:20 UTC. */
const SECONDS = 1_700_000_000n;

const read = (...blocks: readonly Uint8Array[]): ReturnType<typeof readAll> =>
  readAll(folder.file(concat(...blocks), '.pcapng'));

const UNKNOWN = ng.block(0x0bad, ascii('whatever this is'));
const STATISTICS = ng.block(5, ng.word(0), ng.word(0), ng.word(0));

describe('pcapng blocks', () => {
  for (const builder of [ng, big])
    test(`${builder === big ? 'big' : 'little'} endian, every kind of packet block`, async () => {
      const { packets, error } = await read(
        builder.section(),
        builder.block(0x0bad, ascii('unknown')),
        builder.interface({ snapLength: 50 }),
        builder.packet(frame('a'), { time: SECONDS * 1_000_000n + 5n, wireLength: 1500 }),
        builder.block(5, builder.word(0), builder.word(0), builder.word(0)),
        builder.obsoletePacket(frame('bb'), {
          time: SECONDS * 1_000_000n + 7n,
          drops: 3,
          flags: 1,
        }),
        builder.simplePacket(frame('ccc')),
        builder.simplePacket(frame('a longer one').subarray(0, 50), 900),
      );
      expect(error).toBeUndefined();
      expect(packets.map(({ data }) => data)).toEqual([
        frame('a'),
        frame('bb'),
        frame('ccc'),
        frame('a longer one').subarray(0, 50),
      ]);
      expect(packets.map(({ wireLength }) => wireLength)).toEqual([1500, 44, 45, 900]);
      expect(packets.map(({ frameNumber }) => frameNumber)).toEqual([1, 2, 3, 4]);
      expect(packets.map(({ seconds }) => seconds)).toEqual(Array(4).fill(Number(SECONDS)));
      // A simple packet has no time: the clock stays.
      expect(packets.map(({ nanoseconds }) => nanoseconds)).toEqual([5000, 7000, 7000, 7000]);
      expect(packets.map(({ direction }) => direction)).toEqual([0, Direction.inbound, 0, 0]);
    });

  test('directions', async () => {
    const flags = [undefined, 0, 1, 2, 3, 0x1fe];
    const { packets } = await read(
      ng.section(),
      ng.interface(),
      ...flags.map((value) => ng.packet(frame(''), value === undefined ? {} : { flags: value })),
    );
    const { unknown, inbound, outbound } = Direction;
    expect(packets.map(({ direction }) => direction)).toEqual([
      ...[unknown, unknown, inbound, outbound, unknown, outbound],
    ]);
  });

  test('sections, each with its own byte order and interfaces', async () => {
    const { packets, error } = await read(
      ng.section(),
      ng.interface({ name: 'eth0' }),
      ng.interface({ name: 'lo', linkType: 0 }),
      ng.packet(frame('1'), { interface: 1 }),
      ng.packet(frame('2')),
      big.section(200n),
      big.interface({ name: 'wlan0' }),
      big.packet(frame('3')),
      ng.section(),
      ng.interface({ name: 'eth0' }),
      ng.packet(frame('4')),
    );
    expect(error).toBeUndefined();
    expect(packets.map((one) => one.interface)).toEqual(['lo', 'eth0', 'wlan0', 'eth0']);
    expect(packets.map(({ linkType }) => linkType)).toEqual([0, 1, 1, 1]);
  });

  test('interfaces without a name are numbered', async () => {
    const { packets } = await read(
      ng.section(),
      ng.interface(),
      ng.interface({ name: 'br0\0\0' }),
      ng.interface({ name: '' }),
      ...[0, 1, 2].map((number) => ng.packet(frame(''), { interface: number })),
    );
    expect(packets.map((one) => one.interface)).toEqual(['pcap0', 'br0', 'pcap1']);
  });
});

describe('pcapng time', () => {
  /** if_tsresol, if_tsoffset, timestamp, seconds, nanoseconds. */
  const cases: readonly (readonly [number | undefined, bigint, bigint, number, number])[] = [
    [undefined, 0n, SECONDS * 1_000_000n + 123_456n, 1_700_000_000, 123_456_000],
    [6, 0n, SECONDS * 1_000_000n + 999_999n, 1_700_000_000, 999_999_000],
    [9, 0n, SECONDS * 1_000_000_000n + 123_456_789n, 1_700_000_000, 123_456_789],
    [9, 0n, SECONDS * 1_000_000_000n + 999_999_999n, 1_700_000_000, 999_999_999],
    [3, 0n, SECONDS * 1000n + 7n, 1_700_000_000, 7_000_000],
    [0, 0n, SECONDS, 1_700_000_000, 0],
    [12, 0n, 1_700_000n * 10n ** 12n + 123_456_789_999n, 1_700_000, 123_456_789],
    [15, 0n, 1700n * 10n ** 15n + 10n ** 15n - 1n, 1700, 999_999_999],
    [19, 0n, 10n ** 19n - 1n, 0, 999_999_999],
    [127, 0n, 2n ** 64n - 1n, 0, 0],
    [0x80 + 10, 0n, SECONDS * 1024n + 1n, 1_700_000_000, 976_562],
    [0x80 + 32, 0n, (SECONDS << 32n) + 2n ** 32n - 1n, 1_700_000_000, 999_999_999],
    [0x80 + 52, 0n, (1700n << 52n) + 2n ** 51n + 1n, 1700, 500_000_000],
    [0x80 + 63, 0n, 2n ** 63n + 2n ** 62n, 1, 500_000_000],
    [0x80 + 0, 0n, 12n, 12, 0],
    [6, 1000n, 5_000_001n, 1005, 1000],
    [6, -3n, 5_000_001n, 2, 1000],
    [9, -1_700_000_000n, SECONDS * 1_000_000_000n + 1n, 0, 1],
  ];
  for (const [resolution, offset, time, seconds, nanoseconds] of cases)
    test(`resolution ${resolution}, offset ${offset}, ${time}`, async () => {
      const fields = resolution === undefined ? {} : { resolution };
      const { packets } = await read(
        ng.section(),
        ng.interface({ ...fields, offset }),
        ng.packet(frame(''), { time }),
      );
      expect([packets[0].seconds, packets[0].nanoseconds]).toEqual([seconds, nanoseconds]);
    });

  test('a clock that runs on, back and over the lower 32 bits stays exact', async () => {
    for (const [resolution, unit] of [
      [6, 1000n],
      [9, 1n],
    ] as const) {
      const start = (SECONDS * 1_000_000_000n) / unit;
      const steps = [0n, 1n, 999_999n, 5_000_000_001n, 4_294_967_296n, 2n, 77_777_777_777n, 3n, 0n];
      const times = steps.map((step) => start + step);
      const { packets } = await read(
        ng.section(),
        ng.interface({ resolution }),
        ...times.map((time) => ng.packet(frame(''), { time })),
      );
      const got = packets.map(
        (one) => BigInt(one.seconds) * 1_000_000_000n + BigInt(one.nanoseconds),
      );
      expect(got).toEqual(times.map((time) => time * unit));
    }
  });

  test('a senseless offset still gives a whole number', async () => {
    for (const offset of [2n ** 63n - 1n, -(2n ** 63n)]) {
      const { packets } = await read(ng.section(), ng.interface({ offset }), ng.packet(frame('')));
      expect(Number.isSafeInteger(packets[0].seconds)).toBe(true);
    }
  });
});

describe('a damaged pcapng', () => {
  const blocks = [
    ng.section(),
    UNKNOWN,
    ng.interface({ name: 'eth0' }),
    ng.packet(frame('1'), { flags: 2 }),
    STATISTICS,
    ng.simplePacket(frame('2')),
    big.section(),
    big.interface(),
    big.packet(frame('3')),
  ];
  const isPacket = [3, 5, 8];

  test('cut at any byte gives the whole packets and then an error', async () => {
    const file = concat(...blocks);
    const ends = blocks.map((_, i) => concat(...blocks.slice(0, i + 1)).length);
    for (let cut = 4; cut <= file.length; cut++) {
      const whole = isPacket.filter((i) => ends[i] <= cut).length;
      const { packets, error } = await read(file.subarray(0, cut));
      expect(packets.map(({ data }) => data)).toEqual(['1', '2', '3'].slice(0, whole).map(frame));
      if (ends.includes(cut)) expect(error).toBeUndefined();
      else expect(error).toContain(`truncated after frame ${whole}, at byte `);
    }
  });

  const first = [ng.section(), ng.interface(), ng.packet(frame('1'))];
  const at = concat(...first).length;
  const corrupt = (bytes: Uint8Array, change: (view: DataView) => void): Uint8Array => {
    const copy = bytes.slice();
    change(new DataView(copy.buffer));
    return copy;
  };
  const cases: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
    'a length below the smallest': [
      corrupt(ng.packet(frame('2')), (view) => view.setUint32(4, 8, true)),
      /the block length 8 is corrupt/,
    ],
    'a length that is no multiple of four': [
      corrupt(ng.packet(frame('2')), (view) => view.setUint32(4, 77, true)),
      /the block length 77 is corrupt/,
    ],
    'a huge length': [
      corrupt(ng.packet(frame('2')), (view) => view.setUint32(4, 0x40000000, true)),
      /the block length 1073741824 is corrupt/,
    ],
    'a trailing length that differs': [
      corrupt(ng.packet(frame('2')), (view) => view.setUint32(view.byteLength - 4, 60, true)),
      /the lengths before and after the block differ/,
    ],
    'a packet longer than its block': [
      corrupt(ng.packet(frame('2')), (view) => view.setUint32(20, 500, true)),
      /the packet length 500 does not fit into its block/,
    ],
    'a simple packet longer than its block': [
      ng.simplePacket(frame('2'), 47),
      /the packet length 47 does not fit into its block/,
    ],
    'an enhanced packet block without room for its fields': [
      ng.block(6, ng.word(0)),
      /the block length 16 is corrupt/,
    ],
    'an obsolete packet block without room for its fields': [
      ng.block(2, ng.word(0)),
      /the block length 16 is corrupt/,
    ],
    'a simple packet block without a body': [ng.block(3), /the block length 12 is corrupt/],
    'an interface block without a body': [ng.block(1), /the block length 12 is corrupt/],
    'an interface that is not described': [
      ng.packet(frame('2'), { interface: 1 }),
      /interface 1 is not described in this section/,
    ],
    'a section without a byte order': [
      ng.block(0x0a0d0d0a, new Uint8Array(16)),
      /the section header has no byte-order magic/,
    ],
    'a section without room for its fields': [
      ng.block(0x0a0d0d0a, ng.word(0x1a2b3c4d)),
      /the block length 16 is corrupt/,
    ],
    'a version to come': [
      corrupt(ng.section(), (view) => view.setUint16(12, 2, true)),
      /pcapng version 2 is not supported/,
    ],
  };
  for (const [name, [block, problem]] of Object.entries(cases))
    test(name, async () => {
      const { packets, error } = await read(...first, block, ng.packet(frame('never seen')));
      expect(packets.map(({ data }) => data)).toEqual([frame('1')]);
      expect(error).toMatch(problem);
      expect(error).toContain(`(frame 2, at byte ${at})`);
    });

  test('options that run out of their block are ignored', async () => {
    const options = ng.option(2, ng.word(2));
    options[2] = 200;
    const body = concat(new Uint8Array(12), ng.word(4), ng.word(4), new Uint8Array(4), options);
    const { packets, error } = await read(ng.section(), ng.interface(), ng.block(6, body));
    expect(error).toBeUndefined();
    expect(packets.map(({ direction }) => direction)).toEqual([Direction.unknown]);
  });
});

describe('link types', () => {
  test('an unsupported interface is an error only when it has a packet', async () => {
    const start = [ng.section(), ng.interface({ linkType: 105 }), ng.interface()];
    const fine = await read(...start, ng.packet(frame('1'), { interface: 1 }));
    expect(fine.error).toBeUndefined();
    const { packets, error } = await read(
      ...start,
      ng.packet(frame('1'), { interface: 1 }),
      ng.packet(frame('2'), { interface: 0 }),
      ng.packet(frame('3'), { interface: 1 }),
    );
    expect(packets).toHaveLength(1);
    expect(error).toMatch(/link type 105 \(IEEE 802\.11\) is not supported; supported: Ethernet/);
  });

  test('a pcap of an unsupported one is not opened', async () => {
    const attempt = (linkType: number): Promise<unknown> =>
      readAll(folder.file(pcap([], { linkType })));
    await expect(attempt(127)).rejects.toThrow(/link type 127 \(IEEE 802\.11 with radiotap/);
    await expect(attempt(150)).rejects.toThrow(/link type 150 \(USER3\)/);
    await expect(attempt(9999)).rejects.toThrow(/link type 9999 \(unknown\)/);
  });
});
