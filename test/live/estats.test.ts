/**
 * The rows of connections that are over: live, what ss(8) shows of the same sockets as they are destroyed, and the same
 * program over what was captured at the client. Through a router that loses segments, over IPv4 and IPv6.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../replay/support.ts';
import { exchange } from './support/conversation.ts';
import { type Left, LiveCommand } from './support/command.ts';
import { whole } from './support/missed.ts';
import { counters, growth, inside, skipsLive } from './support/network.ts';
import { Capture } from './support/packets.ts';
import { Peer } from './support/peer.ts';
import type { Route } from './support/route.ts';
import { lacking, makeLossyRoute } from './support/lossy-route.ts';
import { settled } from './support/settled.ts';

/** What is read of a row; those of the first list are the same in a replay of the client's packets. */
const exact = [
  ...['perf.SegsOut', 'perf.DataSegsOut', 'perf.DataOctetsOut', 'perf.SegsRetrans'],
  ...['perf.OctetsRetrans', 'perf.SegsIn', 'perf.DataSegsIn', 'perf.CurMSS', 'perf.CurRwinRcvd'],
  ...['stack.WinScaleSent', 'stack.WinScaleRcvd', 'stack.TimeStamps', 'stack.WillUseSACK'],
  ...['stack.ActiveOpen', 'stack.SndInitial', 'stack.RecInitial', 'app.SndUna', 'app.RcvNxt'],
  ...['stack.State', 'connection.LocalAddressType', 'connection.RemPort'],
];
const others = [
  ...['fine.SmoothedRTT', 'fine.RTTVar', 'fine.MinRTT', 'perf.CurRTO'],
  ...['app.ThruOctetsAcked', 'app.ThruOctetsReceived', 'stack.DSACKDups'],
];
/** What the kernel does not keep, and tracing counts; a replay has the same of the client. */
const counted = [
  ...['stack.DupAcksIn', 'stack.SACKsRcvd', 'stack.SACKBlocksRcvd', 'perf.DataOctetsIn'],
  ...['path.IpTtl', 'stack.MaxRetxQueue', 'perf.MaxRwinSent', 'stack.MaxMSS', 'stack.MinMSS'],
];
const traced = [
  ...counted,
  ...['path.DupAcksOut', 'path.DupAckEpisodes', 'stack.FastRetran', 'perf.CongSignals'],
];
/** No other has these: what they are to each other, and to what ss shows at last. */
const extremes = [
  ...['fine.MaxRTT', 'path.MaxRTO', 'path.MinRTO', 'stack.MaxSsCwnd', 'stack.MaxCaCwnd'],
  ...['stack.MinSsthresh', 'stack.MaxSsthresh', 'stack.SlowStart', 'stack.CongAvoid'],
  ...['path.PreCongSumCwnd', 'perf.SndLimTimeCwnd', 'perf.SndLimTimeSnd', 'perf.ElapsedSecs'],
  ...['perf.SndLimTransCwnd', 'perf.MaxPipeSize'],
];
const live = [...others, 'perf.CurCwnd', 'perf.CurSsthresh', 'stack.MSSSent'];

/** Of one namespace or the other, and nothing else: others may use the network at the same time. */
const within = ({ client, server }: Route): string =>
  [client, server].map(({ inode }) => `(uint32_t)args[0]->cs_zoneid == ${inode}`).join(' || ');

const program = (ours: string, members: readonly string[]): string => {
  const values = members.map((member) => `args[2]->${member}`).join(', ');
  return `estats:::closed /${ours}/ {
    printf("%s %d${' %d'.repeat(members.length)}\\n", args[3]->es_saddr, args[3]->es_sport, ${values}); }
    estats:::established /${ours}/ { @["established"] = count(); }`;
};

type Row = ReadonlyMap<string, number>;

/** Rows by their end's address and port. */
function rowsOf(text: string, members: readonly string[]): ReadonlyMap<string, Row> {
  const rows = text
    .split('\n')
    .map((line) => line.split(' '))
    .filter(({ length }) => length === members.length + 2);
  return new Map(
    rows.map(([address, port, ...values]) => [
      `${address} ${port}`,
      new Map(members.map((member, index) => [member, Number(values[index])])),
    ]),
  );
}

/** `ss -E`: every socket as it is destroyed; the words behind its addresses. A listener has no peer. */
function socketsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, end, words] of text.matchAll(/^\S+ +\d+ +\d+ +(\S+) +\S+:\d+ *\n\s+(.*)$/gm)) {
    const [, address, port] = /^\[?(.*?)\]?:(\d+)$/.exec(end)!;
    found.set(`${address} ${port}`, ` ${words} `);
  }
  return found;
}

/** The number behind a word of ss: `segs_out:12`; what it does not show is 0. */
const word = (name: string, words: string): number =>
  Number(new RegExp(` ${name}:([\\d.]+)`).exec(words)?.[1] ?? 0);

/** What ss shows, as the member has it. */
const shown: Readonly<Record<string, (words: string, row: Row) => number>> = {
  'perf.SegsOut': (words) => word('segs_out', words),
  'perf.SegsIn': (words) => word('segs_in', words),
  'perf.DataSegsOut': (words) => word('data_segs_out', words),
  'perf.DataSegsIn': (words) => word('data_segs_in', words),
  'perf.DataOctetsOut': (words) => word('bytes_sent', words),
  'perf.OctetsRetrans': (words) => word('bytes_retrans', words),
  'perf.SegsRetrans': (words) => Number(/ retrans:\d+\/(\d+)/.exec(words)?.[1] ?? 0),
  'perf.CurMSS': (words) => word('mss', words),
  'perf.CurRwinRcvd': (words) => word('snd_wnd', words),
  'perf.CurRTO': (words) => word('rto', words),
  'perf.CurCwnd': (words) => word('cwnd', words) * word('mss', words),
  'perf.CurSsthresh': (words) =>
    words.includes(' ssthresh:') ? word('ssthresh', words) * word('mss', words) : 0x7fffffff,
  'stack.MSSSent': (words) => word('advmss', words),
  'stack.WinScaleRcvd': (words) => word('wscale', words),
  'stack.WinScaleSent': (words) => Number(/ wscale:\d+,(\d+)/.exec(words)?.[1]),
  'stack.DSACKDups': (words) => word('dsack_dups', words),
  'app.ThruOctetsAcked': (words) => word('bytes_acked', words),
  'app.ThruOctetsReceived': (words) => word('bytes_received', words),
  // Milliseconds, of which six digits are shown.
  'fine.SmoothedRTT': (words) => word('rtt', words) * 1000,
  'fine.RTTVar': (words) => Number(/ rtt:[\d.]+\/([\d.]+)/.exec(words)?.[1]) * 1000,
  'fine.MinRTT': (words) => word('minrtt', words) * 1000,
};

const skipped = skipsLive() || lacking() !== undefined;

describe.skipIf(skipped)('connections through a router that loses', () => {
  /** More at a time is more than a BPF program may hold. */
  const parts = [exact, live, traced, extremes];
  let routed: Route;
  let table: string;
  let left: readonly Left[];
  let sockets: ReadonlyMap<string, string>;
  let rows: ReadonlyMap<string, Row>;
  let recoveries: number;
  let replayed: ReadonlyMap<string, Row>;
  const peers: Peer[] = [];
  const watchers: ChildProcess[] = [];

  beforeAll(
    whole(async () => {
      routed = makeLossyRoute();
      const { client, server } = routed;
      const told = ['', ''];
      for (const [index, host] of [client, server].entries()) {
        const [command, ...args] = inside(host, 'stdbuf', '-oL', 'ss', '-E', '-tinH');
        const watcher = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
        watcher.stdout?.setEncoding('utf8').on('data', (text: string) => (told[index] += text));
        watchers.push(watcher);
      }
      const capture = await Capture.start(client, '-s', '128');
      const [tool, ...traces] = await Promise.all([
        LiveCommand.start('-s', 'examples/tools/estats.d'),
        ...parts.map((part) => LiveCommand.start('-n', program(within(routed), part))),
      ]);
      const before = counters(client);
      const [ours, theirs] = [Peer.start(client), Peer.start(server)];
      peers.push(ours, theirs);
      for (const address of [server.ipv4, server.ipv6]) {
        const port = await theirs.listen(address);
        await exchange(ours, theirs, { address, port }, 700_000, 5000);
        await theirs.stopListening();
      }
      await settled(() => told.join('').length);
      recoveries = growth(before, counters(client), 'TcpExtTCPSackRecovery');
      left = await Promise.all(traces.map((trace) => trace.stop()));
      table = (await tool.stop()).stdout;
      await capture.end();
      const [first, ...more] = parts.map((part, index) => rowsOf(left[index].stdout, part));
      rows = new Map(
        [...first].map(([end, row]) => [
          end,
          new Map([...row, ...more.flatMap((part) => [...(part.get(end) ?? [])])]),
        ]),
      );
      sockets = new Map(told.flatMap((text) => [...socketsOf(text)]));
      const same = [...exact, ...others, ...counted];
      const again = await run('-q', '-r', capture.file, '-n', program('1', same));
      replayed = rowsOf(again.stdout, same);
      capture.remove();
      return sum('stack.FastRetran') === recoveries;
    }),
  );

  afterAll(async () => {
    for (const watcher of watchers) watcher.kill('SIGTERM');
    for (const peer of peers) await peer.stop();
    routed.close();
  });

  test('each has one row, live and in a replay', () => {
    for (const { status, stdout, stderr } of left) {
      expect({ status, stderr: stderr.trim() }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/established +4\n/);
    }
    expect(rows.size).toBe(4);
    expect([...replayed.keys()].sort()).toEqual([...rows.keys()].sort());
    const resent = [...rows.values()].map((row) => row.get('perf.SegsRetrans')!);
    expect(Math.max(...resent)).toBeGreaterThan(0);
  });

  test('the tool prints them', () => {
    for (const [end, row] of rows) {
      const line = table.split('\n').find((each) => each.startsWith(`${end.replace(' ', ':')} `));
      const [, , out, into, octets, again] = line?.split(/ +/) ?? [];
      const names = ['perf.SegsOut', 'perf.SegsIn', 'perf.DataOctetsOut', 'perf.SegsRetrans'];
      expect([out, into, octets, again].map(Number)).toEqual(names.map((name) => row.get(name)));
    }
  });

  test.each(Object.keys(shown))('%s is what ss shows', (member) => {
    for (const [end, row] of rows) {
      const expected = shown[member](sockets.get(end)!, row);
      const precision = member.startsWith('fine.') ? expected * 1e-5 + 1 : 0;
      expect(Math.abs(row.get(member)! - expected), `${member} of ${end}`).toBeLessThanOrEqual(
        precision,
      );
    }
  });

  /** The client's: the capture has what it sent, lost or not. */
  const ofClient = (): readonly (readonly [string, Row])[] =>
    [...rows].filter(([, row]) => row.get('stack.ActiveOpen') === 1);
  const sum = (member: string): number =>
    ofClient().reduce((total, [, row]) => total + row.get(member)!, 0);

  test('Linux leaves the SYN-ACK out of the segments of a passive open', () => {
    const passive = [...rows].filter(([, row]) => row.get('stack.ActiveOpen') === 0);
    expect(passive).toHaveLength(2);
    for (const [end, row] of passive)
      expect(replayed.get(end)!.get('perf.SegsOut')).toBe(row.get('perf.SegsOut')! + 1);
  });

  test.each(exact)('%s is what a replay of the packets makes', (member) => {
    expect(ofClient()).toHaveLength(2);
    for (const [end, row] of ofClient())
      expect(replayed.get(end)!.get(member), end).toBe(row.get(member));
  });

  /** A segment that comes while its processor is busy with another traced event, of whichever tracer, is not told. */
  test.each(counted)('%s is nearly what a replay of the packets makes', (member) => {
    for (const [end, row] of ofClient()) {
      const packets = replayed.get(end)!.get(member)!;
      expect(row.get(member), end).toBeLessThanOrEqual(packets);
      expect(row.get(member), end).toBeGreaterThanOrEqual(Math.floor(packets * 0.8));
    }
  });

  test('the server has sent the duplicate acknowledgements that came to the client', () => {
    for (const [end, row] of ofClient()) {
      const [, server] = [...rows].find(
        ([, other]) => other.get('connection.RemPort') === Number(end.split(' ')[1]),
      )!;
      expect(server.get('path.DupAckEpisodes')).toBeGreaterThan(0);
      const [out, into] = [
        server.get('path.DupAcksOut')!,
        replayed.get(end)!.get('stack.DupAcksIn')!,
      ];
      // One that reports a duplicate only is none by what the kernel has.
      expect(out).toBeLessThanOrEqual(into + row.get('stack.DSACKDups')!);
      expect(out).toBeGreaterThanOrEqual(Math.floor(into * 0.8));
      expect(row.get('path.DupAcksOut')).toBe(0);
    }
  });

  test('fast retransmissions are the recoveries that nstat has', () => {
    expect(sum('stack.FastRetran')).toBe(recoveries);
    expect(sum('perf.CongSignals')).toBeGreaterThanOrEqual(recoveries > 0 ? 1 : 0);
  });

  test('extremes are beyond what there is at the end, and times are within the whole', () => {
    for (const [end, row] of ofClient()) {
      const of = (member: string): number => row.get(member)!;
      expect(of('path.MinRTO'), end).toBeLessThanOrEqual(of('perf.CurRTO'));
      expect(of('path.MaxRTO'), end).toBeGreaterThanOrEqual(of('perf.CurRTO'));
      expect(of('fine.MaxRTT'), end).toBeGreaterThanOrEqual(of('fine.MinRTT'));
      expect(of('fine.MaxRTT'), end).toBeLessThan(10_000_000);
      const widest = Math.max(of('stack.MaxSsCwnd'), of('stack.MaxCaCwnd'));
      expect(widest, end).toBeGreaterThanOrEqual(of('perf.CurCwnd'));
      expect(widest, end).toBeGreaterThanOrEqual(10 * of('perf.CurMSS'));
      expect(of('stack.MinSsthresh'), end).toBeLessThanOrEqual(of('stack.MaxSsthresh'));
      if (of('perf.CurSsthresh') < 0x7fffffff)
        expect(of('stack.MinSsthresh'), end).toBeLessThanOrEqual(of('perf.CurSsthresh'));
      // In slow start at first, by 10 segments at least.
      expect(of('stack.SlowStart') + of('stack.CongAvoid'), end).toBeGreaterThan(3);
      const signals = of('perf.CongSignals');
      expect(of('path.PreCongSumCwnd'), end).toBeLessThanOrEqual(signals * widest);
      if (signals > 0) expect(of('path.PreCongSumCwnd'), end).toBeGreaterThan(of('perf.CurMSS'));
      expect(of('perf.SndLimTransCwnd'), end).toBeGreaterThan(0);
      const lasted = (of('perf.ElapsedSecs') + 1) * 1000;
      expect(of('perf.SndLimTimeCwnd') + of('perf.SndLimTimeSnd'), end).toBeLessThanOrEqual(lasted);
      expect(of('perf.MaxPipeSize'), end).toBeLessThanOrEqual(of('stack.MaxRetxQueue'));
    }
  });

  test('octets that got through are those without SYN and FIN', () => {
    for (const [end, row] of ofClient()) {
      const packets = replayed.get(end)!;
      expect(packets.get('app.ThruOctetsAcked')).toBe(700_000);
      expect(packets.get('app.ThruOctetsReceived')).toBe(5000);
      expect(row.get('app.ThruOctetsAcked')! - 700_000).toBe(2);
      expect(row.get('app.ThruOctetsReceived')! - 5000).toBe(1);
    }
  });
});
