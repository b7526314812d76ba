import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ascii, concat, ethernet, ipv4, u8, udp } from './build.ts';
import { pcap, type Frame } from './build-file.ts';
import { Folder, readAll } from './read.ts';

const folder = new Folder();

const packet = (text: string): Uint8Array =>
  ethernet({}, ipv4({ protocol: 17 }, udp(1, 2, ascii(text))));

const FRAMES: readonly Frame[] = [
  { data: packet('one'), seconds: 1_700_000_000, nanoseconds: 123_456_000, wireLength: 1500 },
  { data: packet(''), seconds: 0xffffffff, nanoseconds: 999_999_000 },
  { data: packet('three'), seconds: 0, nanoseconds: 0 },
];

function expectFrames(packets: Awaited<ReturnType<typeof readAll>>['packets']): void {
  expect(packets.map(({ data }) => data)).toEqual(FRAMES.map(({ data }) => data));
  expect(packets.map(({ seconds }) => seconds)).toEqual([1_700_000_000, 0xffffffff, 0]);
  expect(packets.map(({ nanoseconds }) => nanoseconds)).toEqual([123_456_000, 999_999_000, 0]);
  expect(packets.map(({ wireLength }) => wireLength)).toEqual([1500, 42, 47]);
  expect(packets.map(({ frameNumber }) => frameNumber)).toEqual([1, 2, 3]);
  expect(new Set(packets.map((one) => one.interface))).toEqual(new Set(['pcap0']));
}

describe('pcap', () => {
  for (const bigEndian of [false, true])
    for (const variant of [{}, { nanoseconds: true }, { modified: true }])
      test(`${bigEndian ? 'big' : 'little'} endian ${JSON.stringify(variant)}`, async () => {
        const { packets, error } = await readAll(
          folder.file(pcap(FRAMES, { ...variant, bigEndian })),
        );
        expect(error).toBeUndefined();
        expectFrames(packets);
      });

  test('nanoseconds are exact', async () => {
    const file = pcap([{ data: packet(''), seconds: 1, nanoseconds: 987_654_321 }], {
      nanoseconds: true,
    });
    const { packets } = await readAll(folder.file(file));
    expect(packets[0].nanoseconds).toBe(987_654_321);
  });

  test('a fraction of more than a second counts as seconds', async () => {
    const file = pcap([{ data: packet(''), seconds: 1, nanoseconds: 2_500_000_000 }]);
    const { packets } = await readAll(folder.file(file));
    expect([packets[0].seconds, packets[0].nanoseconds]).toEqual([3, 500_000_000]);
  });

  test('bits above the link type are not part of it', async () => {
    const { packets } = await readAll(folder.file(pcap(FRAMES, { fcsBits: 0x4400 })));
    expect(packets.map(({ linkType }) => linkType)).toEqual([1, 1, 1]);
  });

  test('no packets at all', async () => {
    expect(await readAll(folder.file(pcap([])))).toEqual({ packets: [], error: undefined });
  });

  test('records of any length up to 16 MB, whatever the buffer holds', async () => {
    const lengths = [0, 262_144, 60, 1_400_000, 1, 16 * 2 ** 20, 262_144, 262_144];
    const data = lengths.map((length, i) => new Uint8Array(length).fill(i + 1));
    const { packets, error } = await readAll(
      folder.file(pcap(data.map((bytes) => ({ data: bytes })))),
    );
    expect(error).toBeUndefined();
    expect(packets.map((one) => one.data.length)).toEqual(lengths);
    expect(packets.every((one, i) => one.data.every((byte) => byte === i + 1))).toBe(true);
  });

  test('many buffers full of records keep every byte', async () => {
    const frames = Array.from({ length: 4000 }, (_, i) => ({
      data: new Uint8Array(1 + ((i * 7919) % 1999)).fill(i),
    }));
    const { packets } = await readAll(folder.file(pcap(frames)));
    expect(packets.map(({ data }) => data)).toEqual(frames.map(({ data }) => data));
  });
});

describe('a damaged pcap', () => {
  const file = pcap(FRAMES);
  /** Where the file header and each record end. */
  const ends = [24];
  for (const { data } of FRAMES) ends.push(ends[ends.length - 1] + 16 + data.length);

  test('cut at any byte gives the whole packets and then an error', async () => {
    for (let cut = 24; cut <= file.length; cut++) {
      const whole = ends.filter((end) => end <= cut).length - 1;
      const { packets, error } = await readAll(folder.file(file.subarray(0, cut)));
      expect(packets.map(({ data }) => data)).toEqual(
        FRAMES.slice(0, whole).map(({ data }) => data),
      );
      if (ends.includes(cut)) expect(error).toBeUndefined();
      else expect(error).toContain(`truncated after frame ${whole}, at byte ${ends[whole]}: `);
    }
  });

  test('an impossible length is corrupt, and where', async () => {
    const corrupt = pcap([...FRAMES, ...FRAMES]);
    new DataView(corrupt.buffer).setUint32(ends[3] + 8, 0x7fffffff, true);
    const { packets, error } = await readAll(folder.file(corrupt, '.corrupt'));
    expect(packets).toHaveLength(3);
    expect(error).toMatch(
      new RegExp(
        `\\.corrupt: the record length 2147483647 is corrupt \\(frame 4, at byte ${ends[3]}\\)$`,
      ),
    );
  });

  test('an improbable length that the file does not hold is corrupt', async () => {
    const corrupt = pcap(FRAMES);
    new DataView(corrupt.buffer).setUint32(ends[1] + 8, 10_000_000, true);
    const { packets, error } = await readAll(folder.file(corrupt));
    expect(packets).toHaveLength(1);
    expect(error).toContain(`corrupt or truncated after frame 1, at byte ${ends[1]}: `);
  });
});

describe('gzip', () => {
  const file = pcap(FRAMES);

  test('of one member, and of several that cut a record', async () => {
    const members = concat(gzipSync(file.subarray(0, 30)), gzipSync(file.subarray(30)));
    for (const bytes of [gzipSync(file), members]) {
      const { packets, error } = await readAll(folder.file(bytes, '.gz'));
      expect(error).toBeUndefined();
      expectFrames(packets);
    }
  });

  test('padding of zeros after it is ignored', async () => {
    const { packets, error } = await readAll(
      folder.file(concat(gzipSync(file), new Uint8Array(512))),
    );
    expect(error).toBeUndefined();
    expectFrames(packets);
  });

  test('that is cut gives the whole packets and then an error', async () => {
    const compressed = gzipSync(file);
    let most = 0;
    for (let cut = 60; cut < compressed.length; cut++) {
      const path = folder.file(compressed.subarray(0, cut));
      const { packets, error } = await readAll(path).catch((reason: Error) => ({
        packets: [],
        error: reason.message,
      }));
      expect(error).toMatch(/the gzip data is truncated/);
      expect(packets.map(({ data }) => data)).toEqual(
        FRAMES.slice(0, packets.length).map(({ data }) => data),
      );
      expect(packets.length).toBeGreaterThanOrEqual(most);
      most = packets.length;
    }
    // The last eight bytes are a checksum and a length; all packets are before them.
    expect(most).toBe(FRAMES.length);
  });

  test('of a large file that is cut gives everything before the cut', async () => {
    let state = 1;
    const noise = (): number => (state = (state * 48_271) % 2_147_483_647) & 0xff;
    const frames = Array.from({ length: 3000 }, () => ({
      data: Uint8Array.from({ length: 500 }, noise),
    }));
    // Stored, not compressed: the bytes of the file say what is before the cut.
    const compressed = gzipSync(pcap(frames), { level: 0 });
    const { packets, error } = await readAll(folder.file(compressed.subarray(0, 1_000_000)));
    expect(packets.length).toBe(Math.floor((1_000_000 - 24) / 516));
    expect(error).toMatch(/the gzip data is truncated after frame 1937$/);
  });

  test('with a wrong checksum is an error', async () => {
    const compressed = gzipSync(pcap(Array.from({ length: 9000 }, () => FRAMES[0])));
    compressed[compressed.length - 8] ^= 1;
    const { packets, error } = await readAll(folder.file(compressed, '.gz'));
    expect(error).toMatch(/\.gz: the gzip data is corrupt after frame \d+$/);
    expect(packets.length).toBe(9000);
    expect(packets.every(({ data }) => Buffer.compare(data, FRAMES[0].data) === 0)).toBe(true);
  });

  test('of nothing, and of one byte', async () => {
    await expect(readAll(folder.file(gzipSync(u8(0).slice(1))))).rejects.toThrow(/is empty/);
    await expect(readAll(folder.file(gzipSync(u8(0))))).rejects.toThrow(
      /not a pcap, pcapng or snoop capture/,
    );
  });
});
