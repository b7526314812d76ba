import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ascii, concat } from './build.ts';
import { pcap, PcapngBuilder } from './build-file.ts';
import { Folder, readAll, replay } from './read.ts';

const folder = new Folder();

/** Frames "NAME0", "NAME1" ... at the given times in microseconds. */
const frames = (
  name: string,
  times: readonly number[],
): { data: Uint8Array; seconds: number; nanoseconds: number }[] =>
  times.map((time, i) => ({
    data: ascii(`${name}${i}`),
    seconds: Math.floor(time / 1_000_000),
    nanoseconds: (time % 1_000_000) * 1000,
  }));

const capture = (name: string, times: readonly number[]): string =>
  folder.file(pcap(frames(name, times)));

const names = async (...paths: readonly string[]): Promise<string[]> =>
  (await readAll(...paths)).packets.map(({ data }) => Buffer.from(data).toString('latin1'));

describe('captures merged', () => {
  test('come in time order, at one time in the order of the files', async () => {
    const a = capture('a', [1, 5, 5, 2_000_000]);
    const b = capture('b', [0, 5, 6, 1_999_999, 3_000_000]);
    const c = capture('c', []);
    expect(await names(a, b, c)).toEqual(['b0', 'a0', 'a1', 'a2', 'b1', 'b2', 'b3', 'a3', 'b4']);
    expect(await names(c, b, a)).toEqual(['b0', 'a0', 'b1', 'a1', 'a2', 'b2', 'b3', 'a3', 'b4']);
    expect(await names(c, c)).toEqual([]);
  });

  test('any files in any order, as a stable sort orders them', async () => {
    // Times that do not decrease within a file: then a merge is a stable sort.
    const times = fc
      .array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 })
      .map((list) => list.toSorted((x, y) => x - y));
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 2, maxLength: 5 }), async (lists) => {
        const all = lists.flatMap((list, file) =>
          list.map((time, i) => ({ time, name: `${'abcde'[file]}${i}` })),
        );
        const expected = all.toSorted((x, y) => x.time - y.time).map(({ name }) => name);
        const paths = lists.map((list, file) => capture('abcde'[file], list));
        expect(await names(...paths)).toEqual(expected);
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  test('a capture that steps back in time keeps its own order', async () => {
    const a = capture('a', [10, 3, 11]);
    const b = capture('b', [4, 12]);
    expect(await names(a, b)).toEqual(['b0', 'a0', 'a1', 'a2', 'b1']);
  });

  test('of every format, larger than a buffer', async () => {
    const ng = new PcapngBuilder();
    const times = Array.from({ length: 5000 }, (_, i) => i * 3);
    const blocks = times.map((time) =>
      ng.packet(new Uint8Array(400).fill(2), { time: BigInt(time + 1) }),
    );
    const other = concat(ng.section(), ng.interface({ name: 'eth7' }), ...blocks);
    const plain = pcap(
      frames('x', times).map((frame) => ({ ...frame, data: new Uint8Array(400).fill(1) })),
    );
    const last = pcap(
      frames('x', times).map(({ nanoseconds }) => ({
        data: new Uint8Array(400).fill(3),
        nanoseconds: nanoseconds + 2000,
      })),
    );
    const paths = [plain, other, gzipSync(last)].map((bytes) => folder.file(bytes));
    const order: number[] = [];
    const interfaces = new Set<string>();
    const error = await replay(paths, (packet, reader) => {
      order.push(packet.bytes[packet.start], packet.bytes[packet.end - 1]);
      interfaces.add(reader.interfaceName(packet.interfaceIndex));
    });
    expect(error).toBeUndefined();
    expect(order).toEqual(times.flatMap(() => [1, 1, 2, 2, 3, 3]));
    expect([...interfaces]).toEqual(['pcap0', 'eth7']);
  });

  test('a damaged one ends, the others go on, and the damage is told', async () => {
    const whole = pcap(frames('a', [1, 3, 5]));
    const damaged = folder.file(whole.subarray(0, whole.length - 1), '.cut');
    const { packets, error } = await readAll(damaged, capture('b', [2, 4, 6]));
    expect(packets).toHaveLength(5);
    expect(error).toMatch(/\.cut: truncated after frame 2/);
  });
});
