/** What a capture says of packets that it missed is passed on: pcapng's interface statistics, and snoop's drops. */
import { describe, expect, test } from 'vitest';
import { trace } from '../../index.ts';
import { ascii, concat, ethernet, integer, ipv4, u32, udp } from './build.ts';
import { pcap, PcapngBuilder, snoop } from './build-file.ts';
import { Folder } from './read.ts';

const folder = new Folder();
const data = ethernet({}, ipv4({ protocol: 17 }, udp(1, 2, ascii('one'))));

/** Interface statistics with isb_ifdrop (5) and isb_osdrop (7): section 4.6 of the draft. */
function statistics(
  ng: PcapngBuilder,
  at: number,
  drops: Readonly<Record<number, bigint>>,
): Uint8Array {
  const options = Object.entries(drops).map(([code, count]) =>
    ng.option(Number(code), integer(count, 8, ng === little)),
  );
  return ng.block(5, ng.word(at), ng.word(0), ng.word(0), ...options);
}

const little = new PcapngBuilder();
const big = new PcapngBuilder(true);

/** The messages of a count of packets over captures of these bytes, without their paths, and the count. */
async function said(...files: readonly Uint8Array[]): Promise<readonly string[]> {
  const captures = files.map((bytes) => folder.file(bytes, '.capture'));
  const { messages, output, status } = await trace('ip:::send { n++; } END { printf("%d", n); }', {
    captures,
  });
  const nameless = messages.map((message) =>
    captures.reduce((text, path, at) => text.replace(path, `file ${at}`), message),
  );
  return [`${output.trim()} counted, status ${status}`, ...nameless];
}

describe('packets that were lost while they were captured', () => {
  for (const ng of [little, big])
    test(`the latest statistics of each interface, ${ng === big ? 'big' : 'little'} endian`, async () => {
      const file = concat(
        ...[ng.section(), ng.interface(), ng.interface()],
        statistics(ng, 0, { 5: 2n, 7: 1n }),
        ...[ng.packet(data), statistics(ng, 1, { 4: 1000n, 5: 10n })],
        statistics(ng, 0, { 4: 1000n, 5: 5n, 7: 2n }),
      );
      expect(await said(file)).toEqual([
        '1 counted, status 0',
        '17 packets dropped while file 0 was captured',
      ]);
    });

  test('sections add up, and each file is told of by itself', async () => {
    const section = concat(
      ...[little.section(), little.interface(), little.packet(data)],
      statistics(little, 0, { 5: 1n }),
    );
    const whole = pcap([{ data }]);
    expect(await said(concat(section, section), whole, section)).toEqual([
      '4 counted, status 0',
      '2 packets dropped while file 0 was captured',
      '1 packet dropped while file 2 was captured',
    ]);
  });

  test("snoop's drops are those up to a packet", async () => {
    const [first, second] = [snoop([{ data }]), snoop([{ data }])].map((bytes) => bytes.slice());
    // Behind the file's header of 16 bytes: the fourth word of a record.
    first.set(u32(3), 16 + 12);
    second.set(u32(8), 16 + 12);
    expect(await said(concat(first, second.subarray(16)))).toEqual([
      '2 counted, status 0',
      '8 packets dropped while file 0 was captured',
    ]);
  });

  test('nothing is said where nothing was lost, nor of what is not described', async () => {
    const file = concat(
      ...[little.section(), little.interface(), little.packet(data)],
      ...[statistics(little, 0, { 5: 0n, 7: 0n }), statistics(little, 9, { 5: 4n })],
    );
    expect(await said(file, pcap([{ data }]), snoop([{ data }]))).toEqual(['3 counted, status 0']);
  });
});
