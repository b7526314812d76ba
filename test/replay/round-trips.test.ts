/** Round trips are measured only for programs that look at them: whichever way they look. */
import { expect, test } from 'vitest';
import { ethernet, ipv4, tcp, TcpFlag } from '../capture/build.ts';
import { pcap } from '../capture/build-file.ts';
import { Folder } from '../capture/read.ts';
import { output } from './support.ts';

const folder = new Folder();

const client = { source: '192.0.2.1', destination: '192.0.2.2' };
const server = { source: client.destination, destination: client.source };
const ports = { sport: 40_000, dport: 80 };

/** A handshake whose SYN-ACK comes 80 ms after the SYN: RFC 6298 (2.2), SRTT = 80 ms and RTTVAR = 40 ms. */
const handshake = [
  { at: 0, packet: ipv4(client, tcp({ ...ports, seq: 100, flags: TcpFlag.syn })) },
  {
    at: 80,
    packet: ipv4(
      server,
      tcp({ sport: 80, dport: 40_000, seq: 300, ack: 101, flags: TcpFlag.syn + TcpFlag.ack }),
    ),
  },
  { at: 90, packet: ipv4(client, tcp({ ...ports, seq: 101, ack: 301 })) },
];
const frames = handshake.map(({ at, packet }) => ({
  data: ethernet({}, packet),
  seconds: 1,
  nanoseconds: at * 1e6,
}));

test.each([
  ['tcps_rtt', '80'],
  ['tcps_srtt', '80'],
  ['tcps_rtt_sd', '40'],
])('%s', async (member, milliseconds) => {
  const path = folder.file(pcap(frames));
  const program = `tcp:::connect-established { printf("%d", args[3]->${member}); }`;
  expect((await output('-r', path, '-n', program)).trim()).toBe(milliseconds);
});

test('in a whole struct that is printed', async () => {
  const path = folder.file(pcap(frames));
  const printed = await output('-r', path, '-n', 'tcp:::connect-established { print(args[3]); }');
  expect(printed).toMatch(/\.tcps_rtt = \(uint32_t\)80,\n.*\.tcps_rtt_sd = \(uint32_t\)40,/);
});
