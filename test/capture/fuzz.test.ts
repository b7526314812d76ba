import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, SCRATCH_BYTES } from '../../runtime/capture/decode.ts';
import { Packet } from '../../runtime/capture/packet.ts';
import { quotedIp, quotedTransport } from '../../runtime/capture/quoted.ts';
import { CaptureError } from '../../runtime/capture/reader.ts';
import { decodeInnermost } from '../../runtime/capture/tunnel.ts';
import { concat } from './build.ts';
import { pcap, PcapngBuilder, snoop } from './build-file.ts';
import { ICMP_ERRORS, IP_PACKETS, LINKS } from './frames.ts';
import { Folder, replay } from './read.ts';
import { TUNNELS } from './tunnels.ts';

/** Bytes with some of them overwritten, and perhaps the end cut off. */
function mutated(bytes: fc.Arbitrary<Uint8Array>, changes: number): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  const cut = fc.option(fc.nat());
  return fc
    .tuple(bytes, fc.array(change, { maxLength: changes }), cut)
    .map(([original, list, end]) => {
      const copy = original.slice(0, end === null ? undefined : end % (original.length + 1));
      if (copy.length > 0) for (const [at, value] of list) copy[at % copy.length] = value;
      return copy;
    });
}

const real = fc
  .tuple(fc.constantFrom(...LINKS), fc.constantFrom(...IP_PACKETS, ...ICMP_ERRORS))
  .map(([[linkType, wrap], packet]) => ({ linkType, frame: wrap(packet) }));

/** Tunnels in tunnels: one, two or three around a packet. */
const tunnelled = fc
  .tuple(
    fc.constantFrom(...LINKS),
    fc.array(fc.constantFrom(...TUNNELS), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(...IP_PACKETS),
  )
  .map(([[linkType, wrap], tunnels, packet]) => ({
    linkType,
    frame: wrap(tunnels.reduce((inner, [, around]) => around(inner), packet)),
  }));

const anyLinkType = fc.constantFrom(...LINKS.map(([linkType]) => linkType), 12, 14, 228, 229, 105);

const hostile = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .oneof(real, tunnelled)
      .chain(({ linkType, frame }) =>
        fc.record({ linkType: fc.constant(linkType), frame: mutated(fc.constant(frame), 4) }),
      ),
  },
  fc.record({ linkType: anyLinkType, frame: fc.uint8Array({ maxLength: 120 }) }),
);

interface Hostile {
  readonly linkType: number;
  readonly frame: Uint8Array;
  /** Looks into tunnels. */
  readonly inner: boolean;
}

/** Decodes with `filler` everywhere outside the frame, and checks that nothing there changed but the scratch area. */
function decodeAmid(filler: number, after: number, { linkType, frame, inner }: Hostile): Packet {
  const packet = new Packet();
  const start = SCRATCH_BYTES + 37;
  packet.bytes = new Uint8Array(start + frame.length + after).fill(filler);
  packet.bytes.set(frame, start);
  packet.view = new DataView(packet.bytes.buffer);
  packet.start = start;
  packet.end = start + frame.length;
  packet.wireLength = frame.length + 11;
  packet.linkType = linkType;
  const before = packet.bytes.slice(SCRATCH_BYTES);
  decode(packet);
  if (inner) decodeInnermost(packet);
  expect(packet.bytes.subarray(SCRATCH_BYTES)).toEqual(before);
  return packet;
}

/** UDP, UDP-Lite, and what carries other packets: 8 bytes can be read. */
const short: ReadonlySet<number> = new Set([17, 136, 4, 41, 47]);

/** The decoder's part and every header byte that it lets others read. */
function told(packet: Packet): unknown {
  const { bytes, ip, ipVersion, protocol, transport, link, network } = packet;
  const quoted = quotedIp(packet);
  const ports = quotedTransport(packet);
  const quotedLength = bytes[quoted] >> 4 === 6 ? 40 : (bytes[quoted] & 15) * 4;
  const ipLength = ipVersion === 4 ? (bytes[ip] & 15) * 4 : ipVersion === 6 ? 40 : 0;
  const dataOffset = Math.max(5, bytes[transport + 12] >> 4) * 4;
  const length = protocol === 6 ? dataOffset : short.has(protocol) ? 8 : 60;
  return {
    ...Object.fromEntries(Object.entries(packet)),
    bytes: undefined,
    view: undefined,
    ipHeader: ip < 0 ? undefined : bytes.slice(ip, ip + ipLength),
    transportHeader: transport < 0 ? undefined : bytes.slice(transport, transport + length),
    linkHeader: link < 0 ? undefined : bytes.slice(link, link + 18),
    networkHeader: network < 0 ? undefined : bytes.slice(network, network + 60),
    quoted: quoted < 0 ? undefined : bytes.slice(quoted, quoted + quotedLength),
    quotedPorts: ports < 0 ? undefined : bytes.slice(ports, ports + 4),
    readable: [
      ...[transport + length, ip + ipLength, link + 18, network + 60],
      ...[quoted + quotedLength, ports + 4],
    ].every((end) => end <= bytes.length),
  };
}

describe('hostile frames', () => {
  test('are decoded from their own bytes only', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (each, inner) => {
        // At the end of the buffer, a read past it throws; amid others, it tells.
        const alone = told(decodeAmid(0x00, 0, { ...each, inner }));
        expect(told(decodeAmid(0xff, 300, { ...each, inner }))).toEqual({ ...(alone as object) });
        expect(alone).toMatchObject({ readable: true });
      }),
      { seed: 3, numRuns: 4000 },
    );
  });

  test('have offsets and lengths that make sense', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (each, inner) => {
        const packet = decodeAmid(0xaa, 300, { ...each, inner });
        const { start, end, ip, ipVersion, transport, transportLength, transportCaptured } = packet;
        const inFrame = (at: number): boolean => at >= start && at < end;
        expect(ip === -1).toBe(ipVersion === 0);
        if (ip !== -1) expect(ip < SCRATCH_BYTES || inFrame(ip)).toBe(true);
        if (transport !== -1) expect(transport < SCRATCH_BYTES || inFrame(transport)).toBe(true);
        expect(transport === -1).toBe(transportLength === 0);
        expect(transportCaptured).toBeLessThanOrEqual(
          Math.min(60, transportLength, each.frame.length),
        );
        expect(packet.payloadLength).toBeGreaterThanOrEqual(transportLength);
        if (packet.laterFragment) expect(transport).toBe(-1);
      }),
      { seed: 4, numRuns: 4000 },
    );
  });
});

describe('hostile files', () => {
  const folder = new Folder();
  const carried = [...IP_PACKETS, ...TUNNELS.map(([, wrap]) => wrap(IP_PACKETS[0]))];
  const frames = carried.map((packet, i) => ({ data: LINKS[0][1](packet), seconds: i }));
  const ng = new PcapngBuilder();
  const file = fc.constantFrom(
    pcap(frames),
    pcap(frames, { bigEndian: true, modified: true }),
    snoop(frames),
    concat(
      ng.section(),
      ng.interface({ name: 'a', resolution: 9, offset: 5n }),
      ...frames.map(({ data }, i) => ng.packet(data, { time: BigInt(i) << 31n, flags: i & 3 })),
      ng.simplePacket(frames[0].data),
      ng.obsoletePacket(frames[1].data),
      new PcapngBuilder(true).section(),
      new PcapngBuilder(true).interface({ resolution: 0x8a }),
      new PcapngBuilder(true).packet(frames[2].data),
    ),
  );

  test('end in whole packets, or in a CaptureError', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(file, 6), async (bytes) => {
        let packets = 0;
        const use = (packet: Packet): void => {
          packets++;
          expect(packet.frameNumber).toBe(packets);
          expect(packet.start).toBeGreaterThanOrEqual(SCRATCH_BYTES);
          expect(packet.end).toBeGreaterThanOrEqual(packet.start);
          expect(packet.end - packet.start).toBeLessThanOrEqual(bytes.length);
          expect(packet.wireLength).toBeGreaterThanOrEqual(packet.end - packet.start);
          expect(Number.isSafeInteger(packet.seconds)).toBe(true);
          expect(packet.nanoseconds).toBeGreaterThanOrEqual(0);
          expect(packet.nanoseconds).toBeLessThan(1e9);
          expect(Number.isInteger(packet.nanoseconds)).toBe(true);
          decode(packet);
          decodeInnermost(packet);
        };
        const end = await replay([folder.file(bytes)], use).catch((error: unknown) => error);
        if (end !== undefined) expect(end).toBeInstanceOf(CaptureError);
      }),
      { seed: 5, numRuns: 600 },
    );
  });
});
