/** midstat with more connections than it may follow, and over captures of several ports of one switch. */
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { ipv4, tcp, TcpFlag } from '../capture/build.ts';
import { pcap, type Frame } from '../capture/build-file.ts';
import { bytesOf, Folder, pcapHeader, recordsOf } from './files.ts';
import { output, recording, run } from './support.ts';

const script = fileURLToPath(new URL('../../examples/tools/midstat.d', import.meta.url));
const folder = new Folder();
afterAll(() => folder.remove());

/** The rows of the last table. */
const lastTable = (text: string): readonly string[] =>
  text.slice(text.lastIndexOf('Proto')).trim().split('\n').slice(1);

test('connections that make room for others have no rows left, and are counted', async () => {
  const flows = 5000;
  const frames = Array.from({ length: flows }, (_, i): Frame => {
    const syn = tcp({ sport: 1024 + i, flags: TcpFlag.syn });
    return { data: ipv4({}, syn), seconds: 1000 + Math.floor(i / 1000) };
  });
  const file = folder.write('many.pcap', pcap(frames, { linkType: 101 }));
  const { stdout, stderr } = await run('-x', 'maxflows=100', '-r', file, '-s', script);
  expect(stderr).toBe(`tsdtrace: ${flows - 100} flows evicted\n`);
  expect(lastTable(stdout)).toHaveLength(100);
  expect((await run('-x', 'maxflows=0', '-r', file, '-s', script)).stderr).toBe('');
});

test('a capture in pieces, one for each direction, is one capture', async () => {
  const file = bytesOf('resets.pcap');
  const link = recordsOf(file);
  const header = file.subarray(0, pcapHeader);
  const parts = [0, 1].map((half) =>
    folder.write(
      `port${half}.pcap`,
      Buffer.concat([
        header,
        ...link
          .filter(({ data }) => Number(data.readUIntBE(6, 6) > data.readUIntBE(0, 6)) === half)
          .map(({ at, end }) => file.subarray(at, end)),
      ]),
    ),
  );
  const expected = await output('-r', recording('resets.pcap'), '-s', script, '1');
  expect(await output('-r', parts[0], '-r', parts[1], '-s', script, '1')).toBe(expected);
});
