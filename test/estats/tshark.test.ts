/** Round trips and duplicate acknowledgements of whole captures, against tshark's analysis of the same packets. */
import { describe, expect, test } from 'vitest';
import { dissect, hasTshark } from '../replay/dissector.ts';
import { output, recording, sidecar } from '../replay/support.ts';

const tshark = hasTshark('round trips are not compared with tcp.analysis.ack_rtt');

/** tshark times an acknowledgement by the last segment that it covers, whether that was sent twice or not. */
const captures = [
  { name: 'web', host: 'client' },
  { name: 'vlan', host: undefined },
  { name: 'resets', host: undefined },
  { name: 'loopback', host: undefined },
];

describe.skipIf(!tshark).each(captures)('$name', ({ name, host }) => {
  const { capture, hosts } = sidecar(name);
  const own = host === undefined ? [] : hosts[host].addresses;
  const vantage = ['-x', `vantage=${host === undefined ? 'both' : own.join()}`];

  test('samples and their sum', async () => {
    const fields = ['tcp.analysis.ack_rtt', 'ip.dst', 'ipv6.dst'] as const;
    // A reset is no acknowledgement that is measured by.
    const frames = dissect(
      recording(capture),
      'tcp.analysis.ack_rtt && tcp.flags.reset == 0',
      fields,
    );
    const ours = frames.filter(
      (frame) => host === undefined || own.includes(frame['ip.dst'] || frame['ipv6.dst']),
    );
    const sum = ours.reduce((total, frame) => total + Number(frame['tcp.analysis.ack_rtt']), 0);
    const program = `estats:::sample { @ = sum(args[2]->path.CountRTT); @us = sum(args[2]->fine.SumRTT); }
      END { printa("%@d ", @); printa("%@d", @us); }`;
    const rate = ['-x', 'estatsrate=1d', '-x', 'estatslinger=60s'];
    const told = await output('-r', recording(capture), ...vantage, ...rate, '-n', program);
    const [count, microseconds] = told.trim().split(' ').map(Number);
    expect(ours.length).toBeGreaterThan(10);
    expect(count).toBe(ours.length);
    // Each row is cut to whole microseconds.
    expect(Math.abs(microseconds - sum * 1e6)).toBeLessThan(count);
  });
});
