/** Damaged captures of every format, tunnels followed: a program ends with a sentence at most, and writes whole files. */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { concat, ethernet } from '../capture/build.ts';
import { type Frame, PcapngBuilder, snoop } from '../capture/build-file.ts';
import { IP_PACKETS } from '../capture/frames.ts';
import { readAll } from '../capture/read.ts';
import { TUNNELS } from '../capture/tunnels.ts';
import { bytesOf, Folder, recordsOf } from '../replay/files.ts';
import { run } from '../replay/support.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const tunnel = bytesOf('tunnel.pcap').subarray(0, 9000);

/** Packets in tunnels of every kind, and some of the recording's. */
const frames: readonly Frame[] = [
  ...TUNNELS.map(([, wrap], i) => ({ data: ethernet({}, wrap(IP_PACKETS[i % 3])), seconds: i })),
  ...recordsOf(tunnel.subarray(0, 3000)).map(({ data }, i) => ({ data, seconds: 100 + i })),
];

const ng = new PcapngBuilder();
const files: readonly Uint8Array[] = [
  tunnel,
  snoop(frames),
  concat(
    ...[ng.section(), ng.interface({ name: 'a' }), ng.interface({ name: 'b', resolution: 9 })],
    ...frames.map(({ data, seconds = 0 }, i) =>
      ng.packet(data, { interface: i & 1, time: BigInt(seconds) << 30n, flags: i & 3 }),
    ),
  ),
];

const programs = [
  'ip:::send, ip:::receive { @[args[2]->ip_saddr, args[3]->if_name] = sum(args[2]->ip_plength); }',
  'tcp:::send { pcap(args[0]->pkt_addr, PCAP_IP); } tcp:::receive { pcap(arg0, PCAP_ETHER); }',
  `tcp:::send { held = speculation(); speculate(held); pcap(arg0, PCAP_IP); }
   tcp:::state-change { commit(held); } udp:::send { discard(held); }`,
  'tcp:::state-change { @[args[3]->tcps_state, args[5]->tcps_state] = count(); }',
];

test('no damage makes it fail otherwise, or write what cannot be read', async () => {
  const edit = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }) });
  const damage = fc.record({
    file: fc.constantFrom(...files),
    edits: fc.array(edit, { minLength: 1, maxLength: 12 }),
    program: fc.constantFrom(...programs),
    extension: fc.constantFrom('pcapng', 'pcap', 'snoop'),
    tunnel: fc.constantFrom('inner', 'outer'),
  });
  let complete = 0;
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, edits, program, extension, tunnel: which }) => {
      const bytes = Buffer.from(file);
      for (const { at, bytes: put } of edits) bytes.set(put, at % (bytes.length - 4));
      const path = folder.write('damaged', bytes);
      const written = join(folder.path, `written.${extension}`);
      const words = ['-q', '-r', path, '--write', written, '-x', `tunnel=${which}`];
      const { status, stderr } = await run(...words, '-n', program);
      for (const line of stderr.split('\n').filter((each) => each !== ''))
        expect(line).toMatch(/^tsdtrace: \d+ (failed spec|flows? evicted)|^tsdtrace: \//);
      expect([0, 1]).toContain(status);
      // Nothing is written when the file's header is damaged; what is there is then from before.
      const { error, packets } = await readAll(written).catch(() => ({
        error: undefined,
        packets: [],
      }));
      expect(error).toBeUndefined();
      complete += packets.length;
    }),
    { seed: 6, numRuns: 150 },
  );
  expect(complete).toBeGreaterThan(1000);
});
