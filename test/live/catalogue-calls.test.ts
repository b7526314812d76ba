/** socket:::send and receive: who moved how many bytes, in its own context. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble, attachable, firstWays, probeNamed } from './support/assemble.ts';
import type { AssemblyHost } from './support/assemble.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { makeLink, skipsLive } from './support/network.ts';
import type { Link } from './support/network.ts';
import { Peer } from './support/peer.ts';
import { Trace } from './support/trace.ts';
import type { Firing } from './support/trace.ts';

const skips = skipsLive();

/** Linux 6.3 is the first kernel with these tracepoints. */
const host: AssemblyHost | undefined = skips ? undefined : await liveHost();
const provided =
  host !== undefined &&
  (probeNamed('socket:::send').linux ?? []).some((way) => attachable(host, way));
if (!skips && !provided) process.stderr.write('socket::: is skipped: no sock:sock_send_length\n');

const AF_INET6 = 10n;
const STREAM = 1n;
const DATAGRAM = 2n;
/** <sys/socket.h>. */
const MSG_DONTWAIT = 0x40n;

describe.skipIf(!provided)('calls of processes', () => {
  let link: Link;
  let firings: readonly Firing[] = [];
  let pids = { client: 0, server: 0 };
  let ports = { client: 0, server: 0, udpClient: 0, udpServer: 0 };

  beforeAll(
    whole(async () => {
      if (host === undefined) return;
      link = makeLink();
      const [client, server] = [Peer.start(link.a), Peer.start(link.b)];
      pids = { client: client.pid, server: server.pid };
      const there = link.b.ipv6;
      const port = await server.listen(there);
      const trace = await Trace.start(
        assemble(
          host,
          firstWays(host, ['socket:::send', 'socket:::receive']).map((wanted) => ({
            ...wanted,
            only: `(pid == ${client.pid} || pid == ${server.pid})`,
          })),
        ),
      );
      const one = await client.connect(there, port);
      const other = await server.accept();
      await client.send(one.id ?? 0, 70_000);
      await server.receive(other, 70_000);
      await server.send(other, 321);
      await client.receive(one.id ?? 0, 321);
      const [sender, receiver] = [await client.udp(link.a.ipv4), await server.udp(link.b.ipv4)];
      ports = {
        client: one.port ?? 0,
        server: port,
        udpClient: sender.port,
        udpServer: receiver.port,
      };
      for (const bytes of [0, 10, 1200])
        await client.udpSend(sender.id, link.b.ipv4, receiver.port, bytes);
      await server.udpReceive(receiver.id, 1210);
      firings = (await trace.stop()).filter(({ pid }) => Object.values(pids).includes(pid));
      await Promise.all([client.stop(), server.stop()]);
    }),
  );

  afterAll(() => link.close());

  const calls = (probe: string, pid: number, type: bigint): readonly Firing[] =>
    firings.filter(
      (firing) =>
        firing.probe === probe &&
        firing.pid === pid &&
        firing.values.get('sockinfo_t.so_type') === type &&
        firing.values.get('sockinfo_t.so_family') !== 1n,
    );
  const bytesOf = (some: readonly Firing[]): bigint =>
    some
      .map(({ values }) => values.get('sockioinfo_t.sio_bytes'))
      .reduce<bigint>(
        (sum, bytes) => sum + (typeof bytes === 'bigint' && bytes < 2n ** 63n ? bytes : 0n),
        0n,
      );

  test('bytes by process, TCP', () => {
    expect(bytesOf(calls('socket:::send', pids.client, STREAM))).toBe(70_000n);
    expect(bytesOf(calls('socket:::receive', pids.server, STREAM))).toBe(70_000n);
    expect(bytesOf(calls('socket:::send', pids.server, STREAM))).toBe(321n);
    expect(bytesOf(calls('socket:::receive', pids.client, STREAM))).toBe(321n);
  });

  test('bytes by process, UDP', () => {
    const sizes = calls('socket:::send', pids.client, DATAGRAM).map(({ values }) =>
      values.get('sockioinfo_t.sio_bytes'),
    );
    expect(sizes).toEqual([0n, 10n, 1200n]);
    expect(bytesOf(calls('socket:::receive', pids.server, DATAGRAM))).toBe(1210n);
  });

  test('a call that failed says why', () => {
    const failed = calls('socket:::receive', pids.server, DATAGRAM).filter(
      ({ values }) => values.get('sockioinfo_t.sio_errno') !== 0n,
    );
    // A reader that is told of a datagram reads until there is none: EAGAIN.
    expect(failed.length).toBeGreaterThan(0);
    for (const { values } of failed) {
      expect(values.get('sockioinfo_t.sio_errno')).toBe(11n);
      expect(values.get('sockioinfo_t.sio_bytes')).toBe(2n ** 64n - 1n);
      expect(values.get('ipinfo_t.ip_plength')).toBe(0n);
    }
  });

  test('the socket, its ends and its owner', () => {
    const [{ values }] = calls('socket:::send', pids.client, STREAM);
    expect(Object.fromEntries(values)).toMatchObject({
      'sockinfo_t.so_family': AF_INET6,
      'sockinfo_t.so_protocol': 6n,
      // The number that the consumer names.
      'sockinfo_t.so_protostr': 6n,
      'sockinfo_t.so_laddr': link.a.ipv6,
      'sockinfo_t.so_raddr': link.b.ipv6,
      'sockinfo_t.so_lport': BigInt(ports.client),
      'sockinfo_t.so_rport': BigInt(ports.server),
      'ipinfo_t.ip_ver': 6n,
      'ipinfo_t.ip_saddr': link.a.ipv6,
      'ipinfo_t.ip_daddr': link.b.ipv6,
      'csinfo_t.cs_pid': BigInt(pids.client),
      'csinfo_t.cs_zoneid': link.a.inode,
    });
    expect(values.get('sockinfo_t.so_addr')).toBe(values.get('csinfo_t.cs_addr'));
    const [received] = calls('socket:::receive', pids.server, STREAM);
    expect(Object.fromEntries(received.values)).toMatchObject({
      'ipinfo_t.ip_saddr': link.a.ipv6,
      'ipinfo_t.ip_daddr': link.b.ipv6,
      'sockinfo_t.so_laddr': link.b.ipv6,
      'csinfo_t.cs_pid': BigInt(pids.server),
      // Node's sockets do not wait, and are read by read(2): socket(7).
      'sockioinfo_t.sio_flags': MSG_DONTWAIT,
    });
    const [datagram] = calls('socket:::send', pids.client, DATAGRAM);
    expect(datagram.values.get('sockinfo_t.so_lport')).toBe(BigInt(ports.udpClient));
    expect(datagram.values.get('sockinfo_t.so_rport')).toBe(0n);
  });
});
