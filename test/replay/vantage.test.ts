/** `-x vantage=`: the same connections from several points of view, each against the kernel of the host that has it. */
import { afterAll, describe, expect, test } from 'vitest';
import { concat, sll } from '../capture/build.ts';
import { pcap, PcapngBuilder, type Frame } from '../capture/build-file.ts';
import { countedBy, countedByKernel } from './counters.ts';
import { bytesOf, Folder, recordsOf } from './files.ts';
import { output, recording, rows, run, sidecar } from './support.ts';

const folder = new Folder();

afterAll(() => folder.remove());

type Counts = Readonly<Record<string, number>>;

function kernel(name: string, host: string): Counts {
  return countedByKernel(sidecar(name).hosts[host].counters);
}

/** With the packets to groups, which the link layer marks as received and no address of the host does. */
function withGroups(name: string, host: string): Counts {
  const groups = sidecar(name).hosts[host].counters.Ip6InMcastPkts ?? 0;
  const counts = kernel(name, host);
  return { ...counts, 'IPv6 received': counts['IPv6 received'] + groups };
}

function sum(a: Counts, b: Counts): Counts {
  return Object.fromEntries(Object.keys(a).map((name) => [name, a[name] + b[name]]));
}

describe('auto', () => {
  test.for(['loopback', 'loopback-any'])('%s: every packet is sent and received', async (name) => {
    const path = recording(sidecar(name).capture);
    expect(await countedBy(path, 'auto')).toEqual(kernel(name, 'host'));
  });

  test.for(['midstream', 'resets'])(
    '%s: cooked captures tell which way a packet went',
    async (name) => {
      const { capture, takenOn } = sidecar(name);
      expect(takenOn.interfaces).toEqual(['any']);
      const counted = await countedBy(recording(capture), 'auto');
      expect(counted).toEqual(withGroups(name, takenOn.host));
    },
  );

  test('is what is done when nothing is said', async () => {
    const program = 'tcp:::send { @["sent"] = count(); } tcp:::receive { @["got"] = count(); }';
    const counted = rows(await output('-r', recording('resets.pcap'), '-n', program));
    const { counters } = sidecar('resets').hosts.server;
    expect(counted).toEqual({ sent: counters.TcpOutSegs, got: counters.TcpInSegs });
  });
});

/** What a capture on a loopback device with directions holds: each packet on its way out, then on its way in. */
describe('auto, where each loopback packet is captured twice', () => {
  const ethernetHeader = 14;
  const packets = recordsOf(bytesOf('loopback.pcap')).map(({ data, wireLength, ...time }) => ({
    data: data.subarray(ethernetHeader),
    wireLength: wireLength - ethernetHeader,
    seconds: time.seconds,
    nanoseconds: 1000 * time.fraction,
  }));

  test('Linux cooked', async () => {
    const header = 16;
    const copies = packets.flatMap(({ data, wireLength, ...time }): Frame[] =>
      [4, 0].map((type) => ({ ...time, data: sll(type, data), wireLength: wireLength + header })),
    );
    const path = folder.write('twice.pcap', pcap(copies, { linkType: 113 }));
    expect(await countedBy(path, 'auto')).toEqual(kernel('loopback', 'host'));
  });

  test('pcapng with direction flags', async () => {
    const build = new PcapngBuilder();
    const raw = 101;
    const copies = packets.flatMap(({ data, wireLength, seconds, nanoseconds }) =>
      // epb_flags: 2 outbound, 1 inbound; microseconds by default.
      [2, 1].map((flags) =>
        build.packet(data, {
          flags,
          wireLength,
          time: BigInt(seconds) * 1_000_000n + BigInt(nanoseconds / 1000),
        }),
      ),
    );
    const bytes = concat(build.section(), build.interface({ linkType: raw }), ...copies);
    const path = folder.write('twice.pcapng', bytes);
    expect(await countedBy(path, 'auto')).toEqual(kernel('loopback', 'host'));
  });
});

describe('both', () => {
  // The kernels' counts of these need no exception, and both hosts' packets are all there.
  test.for(['web', 'refused', 'resets', 'midstream', 'vlan', 'backlog'])(
    '%s: what the two hosts did together',
    async (name) => {
      const { capture, vantage } = sidecar(name);
      expect([...vantage].sort()).toEqual(['client', 'server']);
      const counted = await countedBy(recording(capture), 'both');
      const expected = sum(kernel(name, 'client'), kernel(name, 'server'));
      // A packet to a group is one that somebody received.
      const { ipFrames } = sidecar(name).tshark;
      expect(counted['IPv4 received'] + counted['IPv6 received']).toBe(ipFrames);
      expect(counted).toEqual({ ...expected, 'IPv6 received': counted['IPv6 received'] });
    },
  );

  test('a direction in the capture is passed over', async () => {
    const program = 'tcp:::send { @["sent"] = count(); } tcp:::receive { @["got"] = count(); }';
    const words = ['-r', recording('resets.pcap'), '-x', 'vantage=both', '-n', program];
    const { tcpFrames } = sidecar('resets').tshark;
    expect(rows(await output(...words))).toEqual({ sent: tcpFrames, got: tcpFrames });
  });
});

describe('addresses', () => {
  const { addresses } = sidecar('web').hosts.server;
  const path = recording('web.pcapng');

  test("a network stands for its hosts' addresses", async () => {
    const { hosts, vantageAddresses } = sidecar('web');
    // All the server's addresses end in 1, and none of the client's do.
    expect(addresses.every((each) => /[.:]1$/.test(each))).toBe(true);
    const networks = ['192.0.2.0/29', '198.51.100.1/32', '203.0.113.0/28', '2001:db8::/125'];
    expect(await countedBy(path, networks.join())).toEqual(countedByKernel(hosts.server.counters));
    expect(await countedBy(path, '0.0.0.0/0,::/0')).toEqual(await countedBy(path, 'both'));
    expect(vantageAddresses).toEqual([...hosts.client.addresses, ...addresses]);
  });

  test('one of several is a part of the whole', async () => {
    const parts = [];
    for (const address of addresses) parts.push(await countedBy(path, address));
    expect(parts.reduce(sum)).toEqual(await countedBy(path, addresses.join()));
  });

  test('that nobody has see nothing', async () => {
    const counted = await countedBy(path, '198.51.100.99,2001:db8:ffff::1');
    expect(Object.values(counted).every((count) => count === 0)).toBe(true);
  });

  test.for(['here', '', '192.0.2.1,', '192.0.2.1/33', '300.0.2.1', 'fe80::1%eth0'])(
    '%o is refused',
    async (vantage) => {
      const outcome = await run('-q', '-r', path, '-x', `vantage=${vantage}`, '-n', 'BEGIN');
      expect(outcome).toMatchObject({ status: 1, stdout: '' });
      expect(outcome.stderr).toMatch(/^tsdtrace: failed to set -x vantage[^\n]*\n$/);
    },
  );
});
