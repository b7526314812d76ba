/** Connections that merely go on, taken by the shortcut, against a tracker that takes every segment the long way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlowTable } from '../../runtime/capture/flow-table.ts';
import type { Packet } from '../../runtime/capture/packet.ts';
import { Known } from '../../runtime/capture/tcp-book.ts';
import { TcpTracker } from '../../runtime/capture/tcp-tracker.ts';
import { ipv4, ipv6, Protocol, tcp, TcpFlag } from './build.ts';
import { packetOf } from './packet-of.ts';

const { ack, fin, rst, syn } = TcpFlag;

/** A host's addresses by number; some of them above 127.255.255.255, where signs turn. */
const addresses = (host: number, six: boolean): string =>
  six ? `2001:db8::${host}:${(host * 7) % 5}` : `${host % 2 === 0 ? 10 : 200}.0.${host}.1`;

interface Segment {
  readonly connection: number;
  readonly fromClient: boolean;
  readonly flags: number;
  /** Added to the number that the sender would send next, and to that which it would acknowledge. */
  readonly ahead: number;
  readonly acknowledged: number;
  readonly length: number;
  readonly window: number;
  readonly pause: number;
}

/** What both ends of a connection would send next. */
class Ends {
  readonly #next: [client: number, server: number] = [2 ** 32 - 3000, 2 ** 31 - 3000];
  readonly #ports: number;
  readonly #six: boolean;

  constructor(number: number) {
    this.#ports = 40_000 + number;
    this.#six = number % 3 === 2;
  }

  packet(segment: Segment, seconds: number): Packet {
    const { fromClient, flags, ahead, acknowledged, length } = segment;
    const [own, peer] = fromClient ? [0, 1] : [1, 0];
    const seq = (this.#next[own] + ahead) >>> 0;
    const end = seq + length + ((flags & (syn | fin)) === 0 ? 0 : 1);
    const ends = [
      { address: addresses(this.#ports % 7, this.#six), port: this.#ports },
      { address: addresses(this.#ports % 4, this.#six), port: 80 },
    ];
    const header = tcp({
      sport: ends[own].port,
      dport: ends[peer].port,
      seq,
      ack: (flags & ack) === 0 ? 0 : (this.#next[peer] + acknowledged) >>> 0,
      flags,
      window: segment.window,
      payload: new Uint8Array(length),
    });
    if (((end - this.#next[own]) | 0) > 0) this.#next[own] = end >>> 0;
    const [source, destination] = [ends[own].address, ends[peer].address];
    const bytes = this.#six
      ? ipv6({ source, destination, next: Protocol.tcp }, header)
      : ipv4({ source, destination, protocol: Protocol.tcp }, header);
    return packetOf(bytes, { seconds });
  }
}

interface Seen {
  readonly events: string;
  /** Undefined when the segment was taken by the short way. */
  readonly ends: string | undefined;
}

/** One of two: the short way, where it has one, and the long one. */
class Side {
  readonly flows: FlowTable;
  readonly tracker: TcpTracker;
  readonly #short: boolean;
  taken = 0;

  constructor(short: boolean, limit = 0, most?: number) {
    this.flows = new FlowTable(limit);
    this.tracker = new TcpTracker(this.flows, false);
    this.#short = short && this.tracker.shorten(most);
  }

  #takes(packet: Packet): boolean {
    if (!this.#short) return false;
    const { view, ip, transport, transportLength, seconds } = packet;
    return packet.ipVersion === 4
      ? this.tracker.takesIPv4(view, ip, transport, transportLength, seconds)
      : this.tracker.takesIPv6(view, ip, transport, transportLength, seconds);
  }

  /** What the segment causes, and all that is known of its ends where it took the long way. */
  see(packet: Packet): Seen {
    if (this.#takes(packet)) {
      this.taken++;
      return { events: '', ends: undefined };
    }
    const sender = this.flows.find(packet);
    const { tracker } = this;
    tracker.segment(packet, sender);
    let events = '';
    for (let i = 0; i < tracker.eventCount; i++)
      events += `${tracker.eventKind[i]}: ${tracker.eventEndpoint[i]} ${tracker.eventPreviousState[i]} ${tracker.eventState[i]}\n`;
    const place = (sender >> 1) * 32;
    const words = tracker.words.slice(place, place + 32);
    words[1] &= ~Known.steady;
    words[17] &= ~Known.steady;
    return { events, ends: `${sender} ${this.flows.cid(sender)} ${words.join(' ')}` };
  }
}

/** Both ways see the same; how many segments were taken by the short one. */
function compare(segments: readonly Segment[], limit = 0, most?: number): number {
  const [short, long] = [new Side(true, limit, most), new Side(false, limit)];
  const connections = new Map<number, Ends>();
  let now = 1_700_000_000;
  for (const [index, segment] of segments.entries()) {
    now += segment.pause;
    const ends = connections.get(segment.connection) ?? new Ends(segment.connection);
    connections.set(segment.connection, ends);
    const packet = ends.packet(segment, now);
    const [there, here] = [long.see(packet), short.see(packet)];
    const same = here.events === there.events && (here.ends ?? there.ends) === there.ends;
    // Only what differs is worth the time that it takes to compare it well.
    if (!same) expect({ index, ...here }).toEqual({ index, ...there });
  }
  expect(short.flows.size).toBe(long.flows.size);
  expect(short.flows.evictions).toBe(long.flows.evictions);
  return short.taken;
}

const usual = { flags: ack, ahead: 0, acknowledged: 0, length: 0, window: 500, pause: 0 };
const from = (connection: number, fromClient: boolean, more: Partial<Segment> = {}): Segment => ({
  ...usual,
  connection,
  fromClient,
  ...more,
});

const opening = (connection: number): readonly Segment[] => [
  from(connection, true, { flags: syn }),
  from(connection, false, { flags: syn | ack }),
  from(connection, true),
];

const flags = fc.oneof(
  { weight: 16, arbitrary: fc.constant(ack) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(syn, syn | ack, fin | ack, rst, rst | ack, 0, fin | syn | ack),
  },
);
const segment = (connections: number): fc.Arbitrary<Segment> =>
  fc.record({
    connection: fc.nat(connections - 1),
    fromClient: fc.boolean(),
    flags,
    ahead: fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.constantFrom(-1, -100, 100, 1000, -(2 ** 29), 2 ** 31 - 1) },
    ),
    acknowledged: fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.constantFrom(-1, -100, 100, 70_000, 2 ** 31 - 1) },
    ),
    length: fc.constantFrom(0, 0, 1, 100, 1000),
    window: fc.constantFrom(0, 1, 500, 65_535),
    pause: fc.oneof(
      { weight: 12, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.constantFrom(1, 3, 61, 301, -2) },
    ),
  });

/** A few connections that open and go on, then whatever comes. */
const traffic = (connections: number, most: number): fc.Arbitrary<readonly Segment[]> =>
  fc
    .array(segment(connections), { maxLength: most })
    .map((rest) => [
      ...Array.from({ length: connections }, (_, each) => opening(each)).flat(),
      ...rest,
    ]);

test('the short way tells what the long one does', () => {
  let taken = 0;
  fc.assert(
    fc.property(traffic(4, 60), (segments) => {
      taken += compare(segments);
    }),
    { numRuns: 400 },
  );
  expect(taken).toBeGreaterThan(400);
});

test('and the same flows are evicted', () => {
  fc.assert(
    fc.property(traffic(12, 60), fc.integer({ min: 1, max: 10 }), (segments, limit) => {
      compare(segments, limit);
    }),
    { numRuns: 200 },
  );
});

describe('many connections', () => {
  const connections = Array.from({ length: 1500 }, (_, each) => each);
  const opened = connections.flatMap(opening);
  const said = [
    ...opened,
    ...connections.map((each) => from(each, true, { length: 10 })),
    ...connections.toReversed().map((each) => from(each, false, { length: 10 })),
    ...connections.map((each) => from(each, true, { flags: fin | ack })),
  ];

  test('are all taken', () => {
    expect(compare(said)).toBe(2 * connections.length);
  });

  test('are taken as far as there is room', () => {
    expect(compare(said, 0, 256)).toBe(2 * 2 * 128);
  });

  test('make room when they are silent', () => {
    const last = connections.slice(-100);
    const later = [
      ...last.map((each, i) => from(each, true, { pause: i === 0 ? 10 : 0 })),
      ...last.map((each) => from(each, false, { length: 10 })),
    ];
    // Where a hand that goes round finds one of them.
    expect(compare([...opened, ...later], 0, 256)).toBeGreaterThan(last.length / 2);
  });
});
