/** Connections inside tunnels: networks that use the same addresses are told apart by the tunnel's identifier. */
import { afterAll, expect, test } from 'vitest';
import { concat, ethernet, ipv4, Protocol, tcp, u16, u32, udp } from '../capture/build.ts';
import { pcap } from '../capture/build-file.ts';
import { Folder } from './files.ts';
import { output, rows } from './support.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const client = '10.0.0.1';
const server = '10.0.0.2';

const SYN = 2;
const ACK = 16;

/** The three segments of a handshake. */
const handshake: readonly (readonly [back: boolean, packet: Uint8Array])[] = [
  [false, tcp({ sport: 1000, dport: 80, seq: 100, ack: 0, flags: SYN })],
  [true, tcp({ sport: 80, dport: 1000, seq: 500, ack: 101, flags: SYN | ACK })],
  [false, tcp({ sport: 1000, dport: 80, seq: 101, ack: 501, flags: ACK })],
].map(([back, segment]) => [
  back as boolean,
  ipv4(
    back ? { source: server, destination: client } : { source: client, destination: server },
    segment as Uint8Array,
  ),
]);

type Wrap = (inner: Uint8Array, back: boolean) => Uint8Array;

const outer = (back: boolean): { source: string; destination: string } =>
  back
    ? { source: '192.0.2.2', destination: '192.0.2.1' }
    : { source: '192.0.2.1', destination: '192.0.2.2' };

/** RFC 7348: the identifier in the first 24 bits of the second word. */
const vxlan =
  (id: number): Wrap =>
  (inner, back) =>
    ipv4(
      { ...outer(back), protocol: Protocol.udp },
      udp(back ? 5000 : 6000, 4789, concat(u32(0x08000000), u32(id << 8), ethernet({}, inner))),
    );

/** RFC 2890. */
const gre =
  (key: number): Wrap =>
  (inner, back) =>
    ipv4({ ...outer(back), protocol: 47 }, concat(u16(0x2000), u16(0x0800), u32(key), inner));

/** RFC 7637: the flow's number, the last byte of the key, is each direction's own. */
const nvgre =
  (network: number): Wrap =>
  (inner, back) =>
    ipv4(
      { ...outer(back), protocol: 47 },
      concat(u16(0x2000), u16(0x6558), u32((network << 8) | (back ? 1 : 2)), ethernet({}, inner)),
    );

/** A balancer puts what comes in a tunnel; answers go by themselves. */
const oneWay: Wrap = (inner, back) => (back ? inner : ipv4({ ...outer(back), protocol: 4 }, inner));

const nested =
  (first: Wrap, second: Wrap): Wrap =>
  (inner, back) =>
    first(second(inner, back), back);

/** The handshake in each of these, segment by segment in turn; the connections that are told. */
async function connections(name: string, wraps: readonly Wrap[]): Promise<unknown> {
  const frames = handshake.flatMap(([back, packet]) =>
    wraps.map((wrap) => ({ data: ethernet({}, wrap(packet, back)) })),
  );
  const file = folder.write(`${name}.pcap`, pcap(frames));
  return rows(
    await output(
      ...['-r', file, '-x', 'tunnel=inner', '-n'],
      `tcp:::accept-established { @["accepted"] = count(); ids[args[1]->cs_cid]++; }
       tcp:::accept-established /ids[args[1]->cs_cid] == 1/ { @["identities"] = count(); }
       tcp:::retransmit { @["again"] = count(); }`,
    ),
  );
}

test.each([
  ['VXLAN', [vxlan(1), vxlan(2)]],
  ['GRE', [gre(1), gre(2)]],
  ['NVGRE', [nvgre(0x1000), nvgre(0x1001)]],
  ['GRE in VXLAN', [nested(vxlan(1), gre(1)), nested(vxlan(1), gre(2)), nested(vxlan(2), gre(1))]],
  ['VXLAN and GRE of one number', [vxlan(7), gre(7)]],
] as const)('%s: each network has a connection of its own', async (name, wraps) => {
  const each = wraps.length;
  expect(await connections(name, wraps)).toEqual({ accepted: each, identities: each });
});

test('of one tunnel both directions are one connection', async () => {
  expect(await connections('one', [vxlan(1)])).toEqual({ accepted: 1, identities: 1 });
});

test('a tunnel without an identifier tells nothing apart: answers may go without it', async () => {
  expect(await connections('one-way', [oneWay])).toEqual({ accepted: 1, identities: 1 });
});
