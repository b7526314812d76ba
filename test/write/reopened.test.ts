/** pcap() after freopen(): packets go to that file, text stays out of it. The files are read by tshark. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { tsdtrace, type Finished } from '../cli/run.ts';
import { dissect, hasTshark } from '../replay/dissector.ts';
import { Folder } from '../replay/files.ts';
import { recording } from '../replay/support.ts';

const tshark = hasTshark('what pcap() wrote after freopen() is not read');

const folder = new Folder();
afterAll(() => folder.remove());
const inFolder = (name: string): string => `${folder.path}/${name}`;

const capture = recording('refused.pcap');
const run = (...words: string[]): Promise<Finished> => tsdtrace(['-w', '-r', capture, ...words]);

/** Resets that refuse a connection, as tshark finds them in the recording. */
const refusals = tshark
  ? dissect(capture, 'tcp.flags.reset == 1 && tcp.flags.ack == 1', ['tcp.seq_raw', 'tcp.ack_raw'])
  : [];

const rowsOf = (file: string): readonly Readonly<Record<string, string>>[] =>
  dissect(file, 'tcp', ['tcp.seq_raw', 'tcp.ack_raw']);

describe.runIf(tshark)('pcap() after freopen()', () => {
  test('once, in BEGIN; records’ lines stay on standard output', async () => {
    const file = inFolder('once');
    const { stdout, stderr, status } = await run(
      '-n',
      `BEGIN { freopen("${file}"); }
       tcp:::connect-refused { pcap((void *)arg0, PCAP_IP); }
       END { freopen(""); printf("done\\n"); }`,
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stderr).not.toContain('error');
    expect(rowsOf(file)).toEqual(refusals);
    expect(refusals.length).toBeGreaterThan(5);
    const lines = stdout.split('\n').filter((line) => line.includes(':connect-refused'));
    expect(lines).toHaveLength(refusals.length);
    expect(stdout).toContain('done');
  });

  test('for each packet, a file for each probe, in the format of its name', async () => {
    const program = `tcp:::connect-refused, tcp:::connect-request {
      freopen("${folder.path}/%s.pcapng", probename); pcap(args[0]->pkt_addr, PCAP_ETHER); freopen("");
      @[probename] = count();
    }`;
    const { stdout } = await run('-qn', program);
    for (const name of ['connect-refused', 'connect-request']) {
      const file = inFolder(`${name}.pcapng`);
      const count = new RegExp(`${name}\\s+(\\d+)`).exec(stdout)?.[1];
      expect(rowsOf(file)).toHaveLength(Number(count));
      expect(readFileSync(file).readUInt32LE(0)).toBe(0x0a0d0d0a);
    }
    expect(rowsOf(inFolder('connect-refused.pcapng'))).toEqual(refusals);
  });

  test('text that is printed between goes where it went at first', async () => {
    const file = inFolder('between.pcap');
    const program = `tcp:::connect-refused { freopen("${file}"); printf("<"); }
      tcp:::connect-refused { pcap(args[0]->pkt_addr, PCAP_IP); printf(">"); }`;
    const { stdout } = await run('-qn', program);
    expect(stdout.trim()).toBe('<>'.repeat(refusals.length));
    expect(rowsOf(file)).toEqual(refusals);
  });

  test('a file that already holds text of the program is left alone', async () => {
    const file = inFolder('text');
    const program = `BEGIN { freopen("${file}"); printf("words"); ftruncate(); printf("words"); system("true"); }
      tcp:::connect-refused { pcap(args[0]->pkt_addr, PCAP_IP); exit(0); }`;
    const { status, stderr } = await run('-qn', program);
    expect(status).toBe(0);
    expect(stderr).toContain(`couldn't capture to "${file}": text was written to it`);
    expect(readFileSync(file, 'latin1')).toMatch(/^words/);
  });

  test('a capture that is read is left alone', async () => {
    const own = folder.write('own.pcap', readFileSync(capture));
    const before = readFileSync(own);
    const program = `tcp:::connect-refused { freopen("${own}"); pcap(args[0]->pkt_addr, PCAP_IP); exit(0); }`;
    const { stderr } = await tsdtrace(['-w', '-r', own, '-qn', program]);
    expect(stderr).toContain('it is one of the captures that are read');
    expect(readFileSync(own)).toEqual(before);
  });
});
