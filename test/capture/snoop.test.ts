import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decode } from '../../runtime/capture/decode.ts';
import { Direction } from '../../runtime/capture/packet.ts';
import { hasTshark, rowsOf } from '../replay/dissector.ts';
import { ascii, concat, ethernet, hex, ipv4, ipv6, Protocol, u32, udp } from './build.ts';
import { pcap, snoop } from './build-file.ts';
import { IP_PACKETS, LINKS } from './frames.ts';
import { Folder, readAll, replay } from './read.ts';

const folder = new Folder();
const query = ipv4({ protocol: Protocol.udp }, udp(1053, 53, ascii('a question')));
const frames = IP_PACKETS.map((packet, i) => ({
  data: ethernet({}, packet),
  seconds: 1_700_000_000 + i,
  nanoseconds: 1000 * i,
  wireLength: 200 + i,
}));

/** The problem that opening or reading a file ends with, and the packets before it. */
async function read(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof readAll>>> {
  const path = folder.file(bytes, '.snoop');
  return readAll(path).catch((error: unknown) => ({
    packets: [],
    error: (error as Error).message.slice(path.length + 2),
  }));
}

describe('a snoop file', () => {
  test('gives frames, lengths and times', async () => {
    const { packets, error } = await read(snoop(frames));
    expect(error).toBeUndefined();
    expect(packets).toMatchObject(
      frames.map((frame, i) => ({
        ...frame,
        linkType: 1,
        frameNumber: i + 1,
        interface: 'snoop0',
      })),
    );
  });

  test('may be gzipped', async () => {
    const { packets } = await read(gzipSync(snoop(frames)));
    expect(packets).toHaveLength(frames.length);
  });

  test('merges with captures of other formats', async () => {
    const one = folder.file(snoop([{ data: frames[0].data, seconds: 5 }]));
    const other = folder.file(pcap([3, 7].map((seconds) => ({ data: frames[1].data, seconds }))));
    const { packets } = await readAll(one, other);
    expect(packets.map(({ seconds, interface: from }) => [seconds, from])).toEqual([
      [3, 'pcap0'],
      [5, 'snoop0'],
      [7, 'pcap0'],
    ]);
  });

  test('of another version, or of a datalink type that is not known, is refused', async () => {
    const file = snoop(frames);
    const later = concat(file.subarray(0, 8), u32(3), file.subarray(12));
    expect((await read(later)).error).toBe('snoop version 3 is not supported');
    expect((await read(snoop(frames, 17))).error).toBe('snoop datalink type 17 is not supported');
  });

  test('that is cut is read to the cut', async () => {
    const file = snoop(frames.slice(0, 2));
    const first = 16 + 24 + frames[0].data.length + (-frames[0].data.length & 3);
    for (let cut = 16; cut < file.length; cut++) {
      const { packets, error } = await read(file.subarray(0, cut));
      expect(packets).toHaveLength(cut < first ? 0 : 1);
      if (cut === 16 || cut === first) expect(error).toBeUndefined();
      else expect(error).toContain('truncated after frame');
    }
    expect((await read(file.subarray(0, 15))).error).toContain('15 of 16 bytes are there');
  });

  test.each([
    ['shorter than its header', u32(23)],
    ['shorter than its packet', u32(24)],
    ['longer than any', u32(0x7fffffff)],
  ])('ends at a record that is %s', async (_, length) => {
    const file = snoop(frames.slice(0, 1));
    const { packets, error } = await read(
      concat(file, file.subarray(16, 24), length, file.subarray(28)),
    );
    expect(packets).toHaveLength(1);
    expect(error).toContain('is corrupt (frame 2, at byte');
  });
});

/** Those that Wireshark has no name for: illumos's sys/dlpi.h says what their frames are. */
const unknownToWireshark: readonly (readonly [datalink: number, frame: Uint8Array])[] = [
  [0x16, ethernet({}, query)],
  [0x18, ethernet({}, query)],
  [0x19, ethernet({}, query)],
  [0x8000_0001, query],
  [0x8000_0002, ipv6({ next: Protocol.udp }, udp(1053, 53))],
  [0x8000_0007, ipv6({ next: Protocol.udp }, udp(1053, 53))],
];

test.each(unknownToWireshark)('datalink type %i is read', async (datalink, data) => {
  const ports: number[] = [];
  await replay([folder.file(snoop([{ data }], datalink))], (packet) => {
    decode(packet);
    ports.push(packet.view.getUint16(packet.transport + 2));
  });
  expect(ports).toEqual([53]);
});

test('ipnet tells the direction', async () => {
  const hooks = ['0000', '0001', '0002'];
  const frameOf = (hook: string): Uint8Array =>
    concat(hex(`0202${hook}`), u32(query.length), new Uint8Array(16), query);
  const directions: number[] = [];
  const path = folder.file(
    snoop(
      hooks.map((hook) => ({ data: frameOf(hook) })),
      0x8000_0005,
    ),
  );
  await replay([path], (packet) => {
    decode(packet);
    directions.push(packet.direction);
  });
  expect(directions).toEqual([Direction.inbound, Direction.outbound, Direction.unknown]);
});

const found = hasTshark('snoop files are not compared with what it reads');

/** By datalink type, the LINKTYPE_* whose frames it has. */
const datalinks: readonly (readonly [datalink: number, linkType: number])[] = [
  [0x00, 1],
  [0x02, 6],
  [0x04, 1],
  [0x08, 10],
  [0x10, 122],
  [0x8000_0005, 226],
];
const fields = ['frame.len', 'frame.time_epoch', 'ip.src', 'ipv6.src', 'udp.dstport'];

describe.runIf(found)('as tshark reads it', () => {
  test.each(datalinks)('datalink type %i', async (datalink, linkType) => {
    const data = LINKS.filter(([type]) => type === linkType).flatMap(([, wrap]) =>
      IP_PACKETS.map((packet) => ({
        data: wrap(packet),
        seconds: 1_700_000_000,
        nanoseconds: 7000,
      })),
    );
    const path = folder.file(snoop(data, datalink), '.snoop');
    const rows: string[] = [];
    await replay([path], (packet) => {
      decode(packet);
      const { bytes, view, ip, ipVersion, protocol, transport } = packet;
      const six = (): string => hexGroups(bytes.subarray(ip + 8, ip + 24));
      rows.push(
        [
          String(packet.wireLength),
          `${packet.seconds}.${String(packet.nanoseconds).padStart(9, '0')}`,
          ipVersion === 4 ? bytes.subarray(ip + 12, ip + 16).join('.') : '',
          ipVersion === 6 ? six() : '',
          protocol === 17 && transport >= 0 ? String(view.getUint16(transport + 2)) : '',
        ].join('\t'),
      );
    });
    const theirs = rowsOf(path, fields).map((row) => row.join('\t'));
    expect(rows).toEqual(theirs.map((row) => row.replace(/[0-9a-f:]*::[0-9a-f:]*/, unfolded)));
  });

  test('a file that editcap wrote', async () => {
    const original = folder.file(pcap(frames));
    execFileSync('editcap', ['-F', 'snoop', original, `${original}.snoop`], { stdio: 'ignore' });
    const { packets, error } = await readAll(`${original}.snoop`);
    expect(error).toBeUndefined();
    expect(packets).toMatchObject(frames);
    expect(readFileSync(`${original}.snoop`).subarray(0, 5).toString()).toBe('snoop');
  });
});

/** An IPv6 address with all its groups, without leading zeros. */
function hexGroups(bytes: Uint8Array): string {
  return Array.from({ length: 8 }, (_, i) =>
    ((bytes[2 * i] << 8) | bytes[2 * i + 1]).toString(16),
  ).join(':');
}

/** The same of one that is written with "::". */
function unfolded(text: string): string {
  const [head, tail] = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail].join(':');
}
