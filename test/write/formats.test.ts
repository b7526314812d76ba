/** Files of every format, written from frames, as our own readers and as tshark and capinfos read them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Direction } from '../../runtime/capture/packet.ts';
import { CaptureWriter, type Frame } from '../../runtime/capture/write/capture-writer.ts';
import { ethernet, ipv4, Protocol, udp } from '../capture/build.ts';
import { IP_PACKETS, LINKS } from '../capture/frames.ts';
import { Folder, readAll, type Seen } from '../capture/read.ts';
import { hasTshark, rowsOf } from '../replay/dissector.ts';

const folder = new Folder();
let files = 0;

/** Writes frames, each with its comments, to a new file; its path. */
function written(
  frames: readonly { readonly frame: Frame; readonly comments?: readonly string[] }[],
  extension: string,
): string {
  const path = join(folder.path, `w${files++}.${extension}`);
  const writer = new CaptureWriter(path, []);
  writer.begin((index) => `if${index}`);
  for (const { frame, comments } of frames) writer.write(frame, comments ?? []);
  expect(writer.close()).toBeUndefined();
  return path;
}

/** A frame of a capture, in the middle of other bytes, as in a reader's buffer. */
function frameOf(data: Uint8Array, fields: Partial<Frame> = {}): Frame {
  const bytes = new Uint8Array(data.length + 12).fill(0xee);
  bytes.set(data, 7);
  return {
    bytes,
    start: 7,
    end: 7 + data.length,
    wireLength: data.length,
    linkType: 1,
    seconds: 1_700_000_000,
    nanoseconds: 0,
    interfaceIndex: 0,
    direction: Direction.unknown,
    ...fields,
  };
}

const query = ethernet({}, ipv4({ protocol: Protocol.udp }, udp(1053, 53)));

const anyFrame = fc
  .record({
    data: fc.uint8Array({ maxLength: 70 }),
    more: fc.nat(9000),
    seconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    interfaceIndex: fc.nat(3),
    linkType: fc.constantFrom(1, 101, 113, 276),
    direction: fc.constantFrom(...Object.values(Direction)),
  })
  .map(({ data, more, ...fields }) => ({
    data,
    frame: frameOf(data, { ...fields, wireLength: data.length + more }),
  }));

/** What a reader must tell of a frame of pcapng. */
function told({
  data,
  frame,
}: {
  readonly data: Uint8Array;
  readonly frame: Frame;
}): Partial<Seen> {
  const { wireLength, linkType, seconds, nanoseconds, direction, interfaceIndex } = frame;
  const name = `if${interfaceIndex}`;
  return { data, wireLength, linkType, seconds, nanoseconds, direction, interface: name };
}

describe('what is written is read again', () => {
  test('pcapng', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { maxLength: 8 }), async (frames) => {
        const { packets, error } = await readAll(written(frames, 'pcapng'));
        expect(error).toBeUndefined();
        expect(packets).toMatchObject(frames.map(told));
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test.each([
    ['pcap', 1],
    ['cap', 1],
    ['snoop', 1000],
  ])('%s', async (extension, unit) => {
    const ofOneType = anyFrame.map(({ data, frame }) => ({
      data,
      frame: { ...frame, linkType: 1 },
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(ofOneType, { maxLength: 8 }), async (frames) => {
        const { packets, error } = await readAll(written(frames, extension));
        expect(error).toBeUndefined();
        expect(packets).toMatchObject(
          frames.map(({ data, frame: { wireLength, seconds, nanoseconds } }) => ({
            ...{ data, wireLength, seconds, linkType: 1 },
            nanoseconds: nanoseconds - (nanoseconds % unit),
          })),
        );
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  test('a record that is longer than the buffer, among others', async () => {
    const sizes = [60, 300_000, 60, 900_000, 5];
    const frames = sizes.map((size, i) => ({ frame: frameOf(new Uint8Array(size).fill(i)) }));
    for (const extension of ['pcapng', 'pcap', 'snoop']) {
      const { packets } = await readAll(written(frames, extension));
      expect(packets.map(({ data }) => [data.length, data[0]])).toEqual(
        sizes.map((s, i) => [s, i]),
      );
    }
  });

  test('times before 1970 and after 2554, which no clock shows, are the nearest there are', async () => {
    const seconds = [-5, 2 ** 33, 2 ** 50];
    const frames = seconds.map((each) => ({ frame: frameOf(query, { seconds: each }) }));
    const { packets } = await readAll(written(frames, 'pcapng'));
    expect(packets.map((packet) => packet.seconds)).toEqual([0, 2 ** 33, 18_446_744_072]);
    const { packets: short } = await readAll(written(frames, 'pcap'));
    expect(short.map((packet) => packet.seconds)).toEqual([0, 2 ** 32 - 1, 2 ** 32 - 1]);
  });
});

test('packets of other link types than the file can hold are counted', async () => {
  const path = join(folder.path, 'mixed.pcap');
  const writer = new CaptureWriter(path, []);
  writer.begin(() => '');
  for (const linkType of [113, 1, 113, 101]) writer.write(frameOf(query, { linkType }), []);
  expect(writer.close()?.message).toBe(
    `${path}: 2 packets of a link type that this pcap file cannot hold; .pcapng holds all`,
  );
  expect((await readAll(path)).packets).toHaveLength(2);
});

// ---- Wireshark's programs ----------------------------------------------------------------------

const found = hasTshark('it does not read what is written');

const tshark = (path: string, ...fields: readonly string[]): string[][] =>
  rowsOf(path, fields, 'all');

/** What capinfos says; it fails for a file that is cut short or corrupt. */
function capinfos(path: string): string {
  return execFileSync('capinfos', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe.runIf(found)("as Wireshark's programs read it", () => {
  test('pcapng: times, lengths, interfaces, link types, directions, comments', () => {
    const frames = [
      {
        frame: frameOf(query, { nanoseconds: 123_456_789 }),
        comments: ['tcp:::send', 'ip:::send'],
      },
      {
        frame: frameOf(query, {
          interfaceIndex: 1,
          direction: Direction.outbound,
          wireLength: 1500,
        }),
        comments: ['ip:::receive'],
      },
      { frame: frameOf(query.subarray(14), { linkType: 101, direction: Direction.inbound }) },
      { frame: frameOf(query, { seconds: 2 ** 32 + 7, nanoseconds: 999_999_999 }) },
    ];
    const length = String(query.length);
    const fields = ['time_epoch', 'len', 'cap_len', 'interface_name', 'comment'];
    const path = written(frames, 'pcapng');
    expect(
      tshark(path, ...fields.map((each) => `frame.${each}`), 'frame.packet_flags_direction'),
    ).toEqual([
      ['1700000000.123456789', length, length, 'if0', 'tcp:::send|ip:::send', ''],
      ['1700000000.000000000', '1500', length, 'if1', 'ip:::receive', '0x00000002'],
      [
        '1700000000.000000000',
        `${query.length - 14}`,
        `${query.length - 14}`,
        'if0',
        '',
        '0x00000001',
      ],
      ['4294967303.999999999', length, length, 'if0', '', ''],
    ]);
    const summary = capinfos(path);
    expect(summary).toMatch(/Number of interfaces in file: 3/);
    expect(summary).toMatch(/Capture application: tsdtrace/);
    expect(summary).toMatch(/File timestamp precision: {2}nanoseconds/);
  });

  /** Every link type in one pcapng file; some of them in files of their own. */
  const held: readonly (readonly [extension: string, linkTypes: readonly number[]])[] = [
    ['pcapng', LINKS.map(([linkType]) => linkType)],
    ['pcap', [0]],
    ['pcap', [276]],
    ...[1, 6, 10, 122, 226].map((linkType) => ['snoop', [linkType]] as const),
  ];
  test.each(held)('%s: frames of link types %j', (extension, linkTypes) => {
    const frames = LINKS.filter(([linkType]) => linkTypes.includes(linkType)).flatMap(
      ([linkType, wrap]) =>
        IP_PACKETS.map((packet) => ({ frame: frameOf(wrap(packet), { linkType }) })),
    );
    const sources = tshark(written(frames, extension), 'ip.src', 'ipv6.src');
    expect(sources.filter((row) => row.join('') === '')).toEqual([]);
    expect(sources).toHaveLength(frames.length);
  });

  test.each(['pcapng', 'pcap', 'snoop'])('%s without packets', (extension) => {
    expect(capinfos(written([], extension))).toMatch(/Number of packets: {3}0/);
  });

  test('snoop is what editcap makes of the same capture', () => {
    const frames = IP_PACKETS.map((packet, i) => ({
      frame: frameOf(ethernet({}, packet), { nanoseconds: i * 1000, wireLength: 900 }),
    }));
    const ours = written(frames, 'snoop');
    const theirs = join(folder.path, 'theirs.snoop');
    execFileSync('editcap', ['-F', 'snoop', written(frames, 'pcapng'), theirs], {
      stdio: 'ignore',
    });
    expect(readFileSync(ours)).toEqual(readFileSync(theirs));
  });
});
