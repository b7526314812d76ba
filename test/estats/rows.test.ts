/** When the probes of the table fire, and what rows hold then; RFC 4898's and RFC 9293's words are the truth. */
import { describe, expect, test } from 'vitest';
import { tsdtrace } from '../cli/run.ts';
import { Folder } from '../capture/read.ts';
import { output, run } from '../replay/support.ts';
import { captureOf, opening, type Segment } from './conversation.ts';

const folder = new Folder();

/** The lines that a program prints of a capture; the client's end is the one at port 40000. */
async function lines(
  segments: readonly Segment[],
  program: string,
  ...options: readonly string[]
): Promise<readonly string[]> {
  const path = folder.file(captureOf(segments));
  const text = await output('-r', path, ...options, '-n', program);
  return text.split('\n').filter((line) => line !== '');
}

const client = '/args[3]->es_sport == 40000/';

/** The client sends 10 octets, closes, and answers the server's FIN. */
const whole: readonly Segment[] = [
  ...opening(),
  { from: 'c', at: 50, flags: 'PA', seq: 101, ack: 301, length: 10 },
  { from: 's', at: 90, seq: 301, ack: 111 },
  { from: 'c', at: 100, flags: 'FA', seq: 111, ack: 301 },
  { from: 's', at: 140, flags: 'FA', seq: 301, ack: 112 },
  { from: 'c', at: 141, seq: 112, ack: 302 },
];

describe('established and closed', () => {
  const each = `estats:::established, estats:::closed { printf("%s %d %d %d %d\\n", probename,
    args[3]->es_sport, args[2]->perf.SegsOut, args[2]->perf.SegsIn, args[2]->stack.State); }`;

  test('fire once for each end, and the last has the answer to the last FIN in it', async () => {
    expect(await lines(whole, each)).toEqual([
      'established 40000 1 1 5',
      'established 80 1 2 5',
      'closed 40000 5 3 11',
      'closed 80 3 5 1',
    ]);
  });

  test('without that answer, it fires when the trace ends', async () => {
    expect((await lines(whole.slice(0, -1), each)).at(-1)).toBe('closed 40000 4 3 11');
  });

  test('without it, other traffic goes on: it fires a second later', async () => {
    const other = { from: 'c', at: 5000, flags: 'S', seq: 7, port: 40_001 } as const;
    const timed =
      'estats:::closed { printf("%d %d\\n", args[3]->es_sport, timestamp / 1000000000); }';
    const told = await lines([...whole.slice(0, -1), other], timed);
    expect(told).toEqual(['40000 1700000005']);
  });

  test('a reset closes both ends; a refused connection never was one', async () => {
    const reset = [...opening(), { from: 's', at: 60, flags: 'RA', seq: 301, ack: 101 }] as const;
    expect((await lines(reset, each)).slice(2)).toEqual(['closed 80 2 2 1', 'closed 40000 2 2 1']);
    const refused: readonly Segment[] = [
      { from: 'c', at: 0, flags: 'S', seq: 100 },
      { from: 's', at: 40, flags: 'RA', seq: 0, ack: 101 },
    ];
    expect(await lines(refused, each)).toEqual([]);
  });

  test('a vantage has its own end only', async () => {
    const own = await lines(whole, each, '-x', 'vantage=192.0.2.2');
    expect(own).toEqual(['established 80 1 2 5', 'closed 80 3 5 1']);
  });

  test('the made-up packet has the addresses of the end', async () => {
    const addresses = `estats:::closed ${client} { printf("%s %s %d\\n", args[1]->ip_saddr, args[1]->ip_daddr, args[1]->ip_ver); }`;
    expect(await lines(whole, addresses)).toEqual(['192.0.2.1 192.0.2.2 4']);
  });

  test('a row tells between whom it is, twice', async () => {
    const text = `estats:::closed { printf("%d %d %s %d %d %s %d = %s %d %s %d %d %d\\n",
      args[2]->connection.ConnectIndex == args[3]->es_cookie, args[2]->connection.LocalAddressType,
      args[2]->connection.LocalAddress, args[2]->connection.LocalPort,
      args[2]->connection.RemAddressType, args[2]->connection.RemAddress,
      args[2]->connection.RemPort, args[3]->es_saddr, args[3]->es_sport, args[3]->es_daddr,
      args[3]->es_dport, args[2]->stack.ActiveOpen, args[2]->path.MinRTT); }`;
    const [one, other] = ['192.0.2.1 40000', '192.0.2.2 80'];
    // InetAddressType (RFC 4001): ipv4(1). Of the client's round trips the first is of 40 ms.
    const told = await lines(whole, text);
    expect(told.map((line) => line.replace(/ \d+$/, ''))).toEqual([
      `1 1 ${one} 1 ${other} = ${one} ${other} 1`,
      `1 1 ${other} 1 ${one} = ${other} ${one} 0`,
    ]);
    expect(told[0]).toMatch(/ 40$/);
  });

  test('a new connection of the same addresses is another row', async () => {
    const again = whole.map((each_) => ({ ...each_, at: each_.at + 1000, seq: each_.seq + 5000 }));
    const renumbered = again.map((segment) => ({
      ...segment,
      ...(segment.ack !== undefined && { ack: segment.ack + 5000 }),
    }));
    const counted = `estats:::closed ${client} { printf("%d %d\\n", args[2]->perf.SegsOut, args[2]->perf.ElapsedMicroSecs); }`;
    expect(await lines([...whole, ...renumbered], counted)).toEqual(['5 141000', '5 141000']);
  });
});

describe('samples', () => {
  const sampled = `estats:::sample ${client} { printf("%d %d\\n", timestamp / 1000000000, args[2]->stack.State); }`;
  const later = (at: number): Segment => ({ from: 'c', at, flags: 'S', seq: 7, port: 40_001 });

  test('come every second of the capture, and at its end', async () => {
    expect(await lines([...whole, later(2500)], sampled)).toEqual([
      ...['1700000001 11', '1700000002 11', '1700000002 11'],
    ]);
  });

  test('come as often as is asked for', async () => {
    const rate = ['-x', 'estatsrate=500ms'];
    expect(await lines([...whole, later(1100)], sampled, ...rate)).toHaveLength(3);
  });

  test('of what has closed come until it has lingered long enough', async () => {
    const capture = [...whole, later(9500)];
    expect(await lines(capture, sampled, '-x', 'estatslinger=3s')).toHaveLength(3);
    expect(await lines(capture, sampled)).toHaveLength(10);
  });

  test('are left out of years of silence, and that is said', async () => {
    const held = captureOf([...opening(), later(4e8)]);
    const { stdout, stderr } = await run('-q', '-r', folder.file(held), '-n', sampled);
    expect(stdout.trim().split('\n').length).toBeLessThan(100_001);
    expect(stderr).toMatch(/\d+ samples skipped: the capture's clock jumped ahead/);
  });

  test('are not missed where there was no row', async () => {
    const path = folder.file(captureOf([...whole, later(4e8)]));
    const { stdout, stderr } = await run('-q', '-r', path, '-n', sampled, '-x', 'estatslinger=1s');
    expect([stdout.trim().split('\n').length, stderr]).toEqual([1, '']);
  });

  test('a row does not outlive a minute', async () => {
    const wrong = ['-r', folder.file(captureOf(whole)), '-x', 'estatslinger=2min', '-n', sampled];
    const { status, stderr } = await tsdtrace(wrong);
    expect(status).toBe(1);
    expect(stderr).toContain('hint: a time, such as 500ms or 10s; a minute at most');
  });
});

describe('changes', () => {
  /** Adds the changes of one end up, as a program of one's own would. */
  const fold = `estats:::var ${client} { printf("%s.%s %s %d\\n", args[4]->esv_table, args[4]->esv_name, args[4]->esv_op, args[4]->esv_value); }`;
  const watched = ['perf.SegsOut', 'perf.DataOctetsOut', 'path.CountRTT', 'perf.CurRwinRcvd'];
  const more = ['stack.State', 'stack.ActiveOpen', 'app.SndUna', 'fine.SampleRTT', 'path.IpTtl'];

  test('add up to the row', async () => {
    const members = [...watched, ...more];
    const last = `estats:::sample ${client} { printf("= ${members.map(() => '%d').join(' ')}\\n", ${members.map((name) => `args[2]->${name}`).join(', ')}); }`;
    const told = await lines(whole, `${fold} ${last}`, '-x', 'estatsrate=1d');
    const sums = new Map<string, number>();
    for (const line of told) {
      const [name, operation, value] = line.split(' ');
      const before = operation === 'set' ? 0 : (sums.get(name) ?? 0);
      sums.set(name, before + Number(value));
    }
    const row = told.find((line) => line.startsWith('= '))!.slice(2);
    expect(members.map((name) => sums.get(name) ?? 0).join(' ')).toBe(row);
    expect(sums.get('perf.DataOctetsOut')).toBe(10);
    expect(told).toContain('perf.SegsOut inc 1');
    expect(told).toContain('perf.DataOctetsOut add 10');
  });

  test('are of the groups that are switched on', async () => {
    const told = await lines(whole, fold, '-x', 'estats=path');
    const tables = new Set(told.map((line) => line.split('.')[0]));
    expect([...tables]).toEqual(['path']);
  });
});
