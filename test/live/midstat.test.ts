/**
 * midstat on a router, against what ss says in the namespaces of both ends. The router's capture is cut off at each point
 * at which all is quiet; it is of all its devices, so that what it forwards is in it twice. The router is slow and loses
 * some of what the client sends.
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { output } from '../replay/support.ts';
import { lacking, makeLossyRoute } from './support/lossy-route.ts';
import { type Host, run, skipsLive } from './support/network.ts';
import { Capture } from './support/packets.ts';
import { Peer } from './support/peer.ts';
import type { Route } from './support/route.ts';
import { settled } from './support/settled.ts';

const midstat = fileURLToPath(new URL('../../examples/tools/midstat.d', import.meta.url));

/** States by `client address client port server address server port`. */
type States = Readonly<Record<string, string>>;

/** How ss writes the states. */
const names: Readonly<Record<string, string>> = {
  ESTAB: 'ESTABLISHED',
  'SYN-RECV': 'SYN-RECEIVED',
};

/** Every connection of the namespace but listeners, seen from the side that is given. */
function socketsOf(host: Host, side: 'client' | 'server'): States {
  const rows = run(host, 'ss', '-tanH').trim().split('\n').filter(Boolean);
  const split = (end: string): string => end.replace(/^\[?(.*?)\]?:(\d+)$/, '$1 $2');
  return Object.fromEntries(
    rows
      .map((row) => row.split(/\s+/))
      .filter(([state]) => state !== 'LISTEN')
      .map(([state, , , local, peer]) => [
        (side === 'client' ? [local, peer] : [peer, local]).map(split).join(' '),
        names[state] ?? state,
      ]),
  );
}

/** Some 140 segments, of which the router loses a few. */
const bytes = 200_000;

interface Point {
  readonly what: string;
  readonly file: string;
  readonly ss: { readonly client: States; readonly server: States };
}

/** The last table that midstat prints of a capture. */
async function shown(file: string): Promise<readonly (readonly string[])[]> {
  const text = await output('-r', file, '-s', midstat, '1');
  const table = text.slice(text.lastIndexOf('Proto')).trim().split('\n').slice(1);
  return table.map((row) => row.trim().split(/\s+/).slice(1));
}

/** One end's states: those of ends that are gone, or should be, are no sockets. */
function statesOf(table: readonly (readonly string[])[], column: number): States {
  return Object.fromEntries(
    table
      .filter((row) => row[column] !== 'CLOSED' && row[column] !== 'SYN-RECEIVED?')
      .map((row) => [[row[0], row[1], row[3], row[4]].join(' '), row[column].replace('?', '')]),
  );
}

describe.skipIf(skipsLive() || lacking() !== undefined)('midstat on a router', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-midstat-'));
  let route: Route;
  const points: Point[] = [];

  beforeAll(async () => {
    route = makeLossyRoute();
    const { client, router, server } = route;
    // Nobody answers here.
    run(
      server,
      'nft',
      'add table inet t; add chain inet t in { type filter hook input priority 0; }; add rule inet t in tcp dport 9 drop',
    );
    const capture = await Capture.start({ ...router, device: 'any' }, '-s', '128');
    const [there, here] = [Peer.start(server), Peer.start(client)];
    const quiet = async (what: string): Promise<void> => {
      await settled(() => statSync(capture.file).size);
      const file = join(folder, `${points.length}.pcap`);
      copyFileSync(capture.file, file);
      points.push({
        ...{ what, file },
        ss: { client: socketsOf(client, 'client'), server: socketsOf(server, 'server') },
      });
    };
    const opened: { id: number; other: number }[] = [];
    for (const address of [server.ipv4, server.ipv6]) {
      const port = await there.listen(address);
      for (let i = 0; i < 4; i++) {
        const { id = 0 } = await here.connect(address, port);
        opened.push({ id, other: await there.accept() });
      }
    }
    await quiet('established');
    for (const at of [0, 4]) {
      await here.send(opened[at].id, bytes);
      await there.receive(opened[at].other, bytes);
      await here.end(opened[at].id);
      await there.end(opened[at + 1].other);
    }
    await quiet('half closed, by the client and by the server');
    for (const at of [0, 4]) {
      await there.end(opened[at].other);
      await here.end(opened[at + 1].id);
      await here.reset(opened[at + 2].id);
    }
    await quiet('closed in order, and reset');
    await here.dial(server.ipv4, 9);
    await quiet('a SYN that nobody answers');
    await capture.end();
    await Promise.all([there.stop(), here.stop()]);
    capture.remove();
  });

  afterAll(() => {
    route.close();
    rmSync(folder, { recursive: true });
  });

  test.each([0, 1, 2, 3])('point %i: the pairs are those of ss', async (at) => {
    const { file, ss } = points[at];
    const table = await shown(file);
    expect(Object.keys(ss.client).length).toBeGreaterThan(3);
    expect({ client: statesOf(table, 2), server: statesOf(table, 5) }).toEqual(ss);
  });

  test('a state that nothing has shown is marked (tcps_provisional)', async () => {
    const table = await shown(points[3].file);
    expect(table.filter((row) => row[4] === '9')).toMatchObject([
      { 2: 'SYN-SENT', 5: 'SYN-RECEIVED?' },
    ]);
  });

  test('no more is in the points than happened', () => {
    const all = points.flatMap(({ ss }) => [
      ...Object.values(ss.client),
      ...Object.values(ss.server),
    ]);
    expect(new Set(all)).toEqual(
      new Set(['ESTABLISHED', 'FIN-WAIT-2', 'CLOSE-WAIT', 'TIME-WAIT', 'SYN-SENT']),
    );
  });
});
