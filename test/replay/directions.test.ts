/** Probes of the way that a packet goes which no other test counts: as many as tshark has frames, and the kernel counted. */
import { describe, expect, test } from 'vitest';
import { dissect, hasTshark } from './dissector.ts';
import { output, recording, rows, sidecar } from './support.ts';

const tshark = hasTshark('firings of some probes are not compared with its frames');

const notQuoted = '!icmp && !icmpv6';

/** A capture without marks of direction: each frame is sent by its sender and received by its receiver. */
const frames = [
  ['link.pcap', 'arp', ['arp:::send', 'arp:::receive']],
  ['link.pcap', 'frame', ['gld:::send', 'gld:::receive']],
  ['sctp.pcap', `sctp && ${notQuoted}`, ['sctp:::send', 'sctp:::receive']],
  ['igmp.pcap', 'igmp', ['igmp:::send', 'igmp:::receive']],
  ['udplite.pcap', `udplite && ${notQuoted}`, ['udplite:::send', 'udplite:::receive']],
  ['loopback.pcap', 'tcp', ['tcpf:::send', 'tcpf:::receive']],
  ['loopback.pcap', 'ip', ['ipv4:::local-send', 'ipv4:::local-receive']],
  ['loopback.pcap', 'ipv6', ['ipv6:::local-send', 'ipv6:::local-receive']],
] as const;

describe.runIf(tshark)('frames', () => {
  test.each(frames)('%s: %s', async (capture, filter, probes) => {
    const { length } = dissect(recording(capture), filter, ['frame.number']);
    expect(length).toBeGreaterThan(5);
    const program = `${probes.join(', ')} { @[probeprov, probename] = count(); } END { printa("%s:::%s %@d\\n", @); }`;
    const counted = rows(await output('-r', recording(capture), '-n', program));
    expect(counted).toEqual(Object.fromEntries(probes.map((probe) => [probe, length])));
  });
});

test('tcp:::connect-refused: as many as attempts of the client failed', async () => {
  const { capture, hosts } = sidecar('refused');
  const { addresses, counters } = hosts['client'];
  const text = await output(
    ...['-r', recording(capture), '-x', `vantage=${addresses.join()}`, '-n'],
    'tcp:::connect-refused { @["refused"] = count(); }',
  );
  expect(counters.TcpAttemptFails).toBeGreaterThan(0);
  expect(rows(text)).toEqual({ refused: counters.TcpAttemptFails });
});
