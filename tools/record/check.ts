/**
 * Checks the stored captures: tshark's fields against the kernel's counters, for every host all of whose packets
 * the capture holds. Prints a table; exit status 1 if any pair differs.
 *
 *   node tools/record/check.ts [DIRECTORY]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { opinion } from './connections.ts';
import type { Sidecar } from './sidecar.ts';
import { countFrames, type Frame, framesOf } from './tshark.ts';

const directory = process.argv[2] ?? join(import.meta.dirname, '../../examples/captures');

interface Pair {
  name: string;
  seen: number;
  counted: number;
}

/** The multicast address at which neighbour solicitations for an address of these captures (…::N) arrive. */
const solicitedNode = (address: string): string => address.replace(/^.*::(.*)$/, 'ff02::1:ff00:$1');

function ipPairs(frames: Frame[], addresses: string[], kernel: (name: string) => number): Pair[] {
  const own = new Set(addresses);
  const ip = frames.filter(({ source }) => source !== '');
  const v6 = ip.filter(({ source }) => source.includes(':'));
  const v4 = ip.filter(({ source }) => !source.includes(':'));
  const sent = (list: Frame[]): number => list.filter((f) => own.has(f.source)).length;
  const received = (list: Frame[]): number =>
    list.filter(
      ({ destination }) =>
        own.has(destination) || addresses.some((a) => solicitedNode(a) === destination),
    ).length;
  const requests = (family: string): number =>
    kernel(`${family}OutRequests`) - kernel(`${family}FragOKs`) + kernel(`${family}FragCreates`);
  return [
    { name: 'IpIn', seen: received(v4), counted: kernel('IpInReceives') },
    { name: 'IpOut', seen: sent(v4), counted: requests('Ip') },
    { name: 'Ip6In', seen: received(v6), counted: kernel('Ip6InReceives') },
    { name: 'Ip6Out', seen: sent(v6), counted: requests('Ip6') },
  ];
}

function udpPairs(frames: Frame[], addresses: string[], kernel: (name: string) => number): Pair[] {
  const own = new Set(addresses);
  const udp = frames.filter(({ transport, first }) => transport === 'udp' && first);
  const both = (name: string): number => kernel(`Udp${name}`) + kernel(`Udp6${name}`);
  return [
    {
      name: 'UdpIn',
      seen: udp.filter((f) => own.has(f.destination)).length,
      counted: both('InDatagrams') + both('NoPorts'),
    },
    {
      name: 'UdpOut',
      seen: udp.filter((f) => own.has(f.source)).length,
      counted: both('OutDatagrams'),
    },
  ];
}

function tcpPairs(frames: Frame[], addresses: string[], kernel: (name: string) => number): Pair[] {
  const tcp = opinion(frames, addresses);
  // Linux counts a segment sent again in RetransSegs and not in OutSegs, but a SYN-ACK in both, and the SYN-ACK
  // of a simultaneous open in neither.
  const sent =
    kernel('TcpOutSegs') + kernel('TcpRetransSegs') - tcp.synAckRetransmissions + tcp.crossings;
  return [
    { name: 'InSegs', seen: tcp.inSegments, counted: kernel('TcpInSegs') },
    { name: 'Out+Re', seen: tcp.outSegments, counted: sent },
    { name: 'Active', seen: tcp.activeOpens, counted: kernel('TcpActiveOpens') },
    { name: 'Passive', seen: tcp.passiveOpens, counted: kernel('TcpPassiveOpens') },
    { name: 'Fails', seen: tcp.attemptFails, counted: kernel('TcpAttemptFails') },
    { name: 'Resets', seen: tcp.estabResets, counted: kernel('TcpEstabResets') },
    { name: 'Retrans', seen: tcp.retransmissions, counted: kernel('TcpRetransSegs') },
    { name: 'OutRsts', seen: tcp.resetsSent, counted: kernel('TcpOutRsts') },
  ];
}

function check(facts: Sidecar): boolean {
  const frames = framesOf(join(directory, facts.capture), facts.inner);
  let good = JSON.stringify(countFrames(frames)) === JSON.stringify(facts.tshark);
  if (!good) console.log(`${facts.capture}: tshark counts otherwise than when it was recorded`);
  for (const name of facts.vantage) {
    const { addresses, counters } = facts.hosts[name];
    const kernel = (counter: string): number => counters[counter] ?? 0;
    const pairs = [tcpPairs, ipPairs, udpPairs].flatMap((make) => make(frames, addresses, kernel));
    const { retransmissionsBySource, outOfOrderBySource } = facts.tshark;
    const cells = pairs.map(({ seen, counted }) =>
      seen === counted ? String(seen) : `${seen}!=${counted}`,
    );
    const again = addresses.reduce((sum, a) => sum + (retransmissionsBySource[a] ?? 0), 0);
    const disordered = addresses.reduce((sum, a) => sum + (outOfOrderBySource[a] ?? 0), 0);
    if (pairs.some(({ seen, counted }) => seen !== counted)) good = false;
    print([facts.capture, name, ...cells, `${again}+${disordered}`]);
  }
  return good;
}

function print(cells: string[]): void {
  console.log(
    cells.map((cell, i) => (i < 2 ? cell.padEnd(21 - i * 12) : cell.padStart(8))).join(' '),
  );
}

const sidecars = readdirSync(directory).filter((file) => file.endsWith('.json'));
print([
  ...['capture', 'host', 'InSegs', 'Out+Re', 'Active', 'Passive', 'Fails', 'Resets', 'Retrans'],
  ...['OutRsts', 'IpIn', 'IpOut', 'Ip6In', 'Ip6Out', 'UdpIn', 'UdpOut', 'tshark-re'],
]);
const results = sidecars.map((file) =>
  check(JSON.parse(readFileSync(join(directory, file), 'utf8'))),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
