/**
 * The rows of connections that are over: live, what ss(8) shows of the same sockets as they are destroyed, and the same
 * program over what was captured at the client. Through a router that loses segments, over IPv4 and IPv6.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../replay/support.ts';
import { type Left, LiveCommand } from './support/command.ts';
import { whole } from './support/missed.ts';
import { inside, skipsLive } from './support/network.ts';
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
  const halves = [exact, live];
  let routed: Route;
  let table: string;
  let left: readonly Left[];
  let sockets: ReadonlyMap<string, string>;
  let traced: ReadonlyMap<string, Row>;
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
      // More at a time is more than a BPF program may hold.
      const [tool, ...traces] = await Promise.all([
        LiveCommand.start('-s', 'examples/tools/estats.d'),
        ...halves.map((half) => LiveCommand.start('-n', program(within(routed), half))),
      ]);
      const [ours, theirs] = [Peer.start(client), Peer.start(server)];
      peers.push(ours, theirs);
      for (const address of [server.ipv4, server.ipv6]) {
        const port = await theirs.listen(address);
        const { id = 0 } = await ours.connect(address, port);
        const other = await theirs.accept();
        await ours.send(id, 700_000);
        await theirs.receive(other, 700_000);
        await theirs.send(other, 5000);
        await ours.receive(id, 5000);
        await ours.end(id);
        await theirs.end(other);
        await Promise.all([ours.closed(id), theirs.closed(other)]);
        await theirs.stopListening();
      }
      await settled(() => told.join('').length);
      left = await Promise.all(traces.map((trace) => trace.stop()));
      table = (await tool.stop()).stdout;
      await capture.end();
      const [first, second] = halves.map((half, index) => rowsOf(left[index].stdout, half));
      traced = new Map(
        [...first].map(([end, row]) => [end, new Map([...row, ...(second.get(end) ?? [])])]),
      );
      sockets = new Map(told.flatMap((text) => [...socketsOf(text)]));
      const same = [...exact, ...others];
      const again = await run('-q', '-r', capture.file, '-n', program('1', same));
      replayed = rowsOf(again.stdout, same);
      capture.remove();
    }),
    120_000,
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
    expect(traced.size).toBe(4);
    expect([...replayed.keys()].sort()).toEqual([...traced.keys()].sort());
    const resent = [...traced.values()].map((row) => row.get('perf.SegsRetrans')!);
    expect(Math.max(...resent)).toBeGreaterThan(0);
  });

  test('the tool prints them', () => {
    for (const [end, row] of traced) {
      const line = table.split('\n').find((each) => each.startsWith(`${end.replace(' ', ':')} `));
      const [, , out, into, octets, again] = line?.split(/ +/) ?? [];
      const names = ['perf.SegsOut', 'perf.SegsIn', 'perf.DataOctetsOut', 'perf.SegsRetrans'];
      expect([out, into, octets, again].map(Number)).toEqual(names.map((name) => row.get(name)));
    }
  });

  test.each(Object.keys(shown))('%s is what ss shows', (member) => {
    for (const [end, row] of traced) {
      const expected = shown[member](sockets.get(end)!, row);
      const precision = member.startsWith('fine.') ? expected * 1e-5 + 1 : 0;
      expect(Math.abs(row.get(member)! - expected), `${member} of ${end}`).toBeLessThanOrEqual(
        precision,
      );
    }
  });

  /** The client's: the capture has what it sent, lost or not. */
  const ofClient = (): readonly (readonly [string, Row])[] =>
    [...traced].filter(([, row]) => row.get('stack.ActiveOpen') === 1);

  test('Linux leaves the SYN-ACK out of the segments of a passive open', () => {
    const passive = [...traced].filter(([, row]) => row.get('stack.ActiveOpen') === 0);
    expect(passive).toHaveLength(2);
    for (const [end, row] of passive)
      expect(replayed.get(end)!.get('perf.SegsOut')).toBe(row.get('perf.SegsOut')! + 1);
  });

  test.each(exact)('%s is what a replay of the packets makes', (member) => {
    expect(ofClient()).toHaveLength(2);
    for (const [end, row] of ofClient())
      expect(replayed.get(end)!.get(member), end).toBe(row.get(member));
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
