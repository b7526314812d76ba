/** Connections followed in brief, against a tracker that takes every segment the long way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlowTable } from '../../runtime/capture/flow-table.ts';
import type { Packet } from '../../runtime/capture/packet.ts';
import { Known } from '../../runtime/capture/tcp-book.ts';
import { TcpTracker, tcpEventCodes } from '../../runtime/capture/tcp-tracker.ts';
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
  /** Of a SYN: a maximum segment size, a window shift. */
  readonly options: readonly number[];
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
    const { fromClient, flags, ahead, acknowledged, length, options } = segment;
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
      options: Uint8Array.from((flags & syn) === 0 ? [] : options),
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

/** What a probe of the end may show. */
const members = [
  'state',
  'previousState',
  'iss',
  'irs',
  'suna',
  'smax',
  'snxt',
  'rack',
  'rnxt',
  'swnd',
  'rwnd',
  'sndScale',
  'rcvScale',
  'mss',
  'active',
  'retransmit',
  'finEnd',
  'ownMss',
] as const;

/** One of two: the short way, where it has one, and the long one. */
class Side {
  readonly flows: FlowTable;
  readonly tracker: TcpTracker;
  taken = 0;

  /** @param asked events, as bits by code, that the short way tells; undefined for the long way */
  constructor(asked: number | undefined, limit = 0) {
    this.flows = new FlowTable(limit);
    this.tracker = new TcpTracker(this.flows, false);
    if (asked !== undefined) this.tracker.shorten(asked);
    this.#isShort = asked !== undefined;
  }

  readonly #isShort: boolean;

  get size(): number {
    return this.flows.size + (this.flows.elsewhere?.size ?? 0);
  }

  #take(packet: Packet): number {
    if (!this.#isShort) return -1;
    const { view, ip, transport, transportLength, seconds } = packet;
    return packet.ipVersion === 4
      ? this.tracker.takeIPv4(view, ip, transport, transportLength, seconds)
      : this.tracker.takeIPv6(view, ip, transport, transportLength, seconds);
  }

  /** The events that the segment causes, as far as they are asked for, and what their probes may show. */
  see(packet: Packet, asked: number): string {
    let sender = this.#take(packet);
    if (sender !== -1) this.taken++;
    if (sender === -2) return '';
    const { flows, tracker } = this;
    const isTaken = sender >= 0;
    if (!isTaken) {
      sender = packet.ipVersion === 4 ? flows.findIPv4(packet) : flows.find(packet);
      tracker.segment(packet, sender);
    }
    let seen = '';
    for (let i = 0; i < tracker.eventCount; i++) {
      if (((asked >> tracker.eventKind[i]) & 1) === 0) continue;
      const end = tracker.eventEndpoint[i];
      seen += `${tracker.eventKind[i]}: ${tracker.eventPreviousState[i]} ${tracker.eventState[i]}, ${this.#shown(end)}\n`;
    }
    if (this.#isShort && !isTaken) tracker.settle(sender);
    return seen;
  }

  #shown(end: number): string {
    const { flows, tracker } = this;
    const ports = `${flows.localPort(end)} ${flows.remotePort(end)} ${flows.isIPv6(end)} ${flows.isLoopback(end)}`;
    return `${flows.identity(end)} ${ports} ${members.map((name) => tracker[name](end)).join(' ')}`;
  }

  /** All that is known of the packet's flow; the packet is one that changes nothing. */
  known(packet: Packet): string {
    const { flows, tracker } = this;
    const sender = flows.find(packet);
    tracker.segment(packet, sender);
    const of = (end: number): string => {
      const words = [...tracker.words.subarray(end * 16, end * 16 + 14)];
      words[1] &= ~Known.again;
      return words.join(' ');
    };
    return `${flows.identity(sender)}: ${of(sender)}, ${of(sender ^ 1)}, ${tracker.lastSeen(sender >> 1)}`;
  }
}

const every = 0xff;

/** Both ways see the same, and know the same in the end; how many segments were taken by the short one. */
function compare(segments: readonly Segment[], asked = every): number {
  const [short, long] = [new Side(asked), new Side(undefined)];
  const connections = new Map<number, Ends>();
  let now = 1_700_000_000;
  for (const [index, segment] of segments.entries()) {
    now += segment.pause;
    const ends = connections.get(segment.connection) ?? new Ends(segment.connection);
    const packet = ends.packet(segment, now);
    connections.set(segment.connection, ends);
    const [there, here] = [long.see(packet, asked), short.see(packet, asked)];
    // Only what differs is worth the time that it takes to compare it well.
    if (here !== there) expect({ index, seen: here }).toEqual({ index, seen: there });
  }
  for (const [connection, ends] of connections) {
    // Without ACK it is dropped.
    const packet = ends.packet(from(connection, true, { flags: 0 }), now);
    const [there, here] = [long.known(packet), short.known(packet)];
    if (here !== there) expect({ connection, known: here }).toEqual({ connection, known: there });
  }
  return short.taken;
}

const usual = {
  flags: ack,
  ahead: 0,
  acknowledged: 0,
  length: 0,
  window: 500,
  pause: 0,
  options: [],
};
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
const closing = (connection: number, fromClient: boolean): readonly Segment[] => [
  from(connection, fromClient, { flags: fin | ack }),
  from(connection, !fromClient),
  from(connection, !fromClient, { flags: fin | ack }),
  from(connection, fromClient),
];

const flags = fc.oneof(
  { weight: 12, arbitrary: fc.constant(ack) },
  { weight: 4, arbitrary: fc.constantFrom(syn, syn | ack, fin | ack) },
  { weight: 2, arbitrary: fc.constantFrom(rst, rst | ack, 0, fin | syn | ack, fin, 0xff) },
);
const offset = (...others: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  );
const segment = (connections: number): fc.Arbitrary<Segment> =>
  fc.record({
    connection: fc.nat(connections - 1),
    fromClient: fc.boolean(),
    flags,
    ahead: offset(-1, -100, 100, 1000, -(2 ** 29), 2 ** 31 - 1),
    acknowledged: offset(-1, -100, 100, 70_000, 2 ** 31 - 1),
    length: fc.constantFrom(0, 0, 1, 100, 1000),
    window: fc.constantFrom(0, 1, 500, 65_535),
    pause: fc.oneof(
      { weight: 600, arbitrary: fc.constant(0) },
      { weight: 40, arbitrary: fc.constantFrom(1, 3, 59, 61, 301, -2, -70) },
      { weight: 1, arbitrary: fc.constant(2 ** 32) },
    ),
    options: fc.constantFrom(
      [],
      [2, 4, 5, 180, 1, 3, 3, 7],
      [3, 3, 15, 1],
      [2, 4, 0, 0],
      [1, 3, 3, 0],
      [2, 0, 0, 0],
    ),
  });

/** Lives of connections beside one another: some as they should be, with something else in between. */
const lives = (connections: number, most: number): fc.Arbitrary<readonly Segment[]> =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: segment(connections).map((each) => [each]) },
        {
          weight: 5,
          arbitrary: fc
            .tuple(fc.nat(connections - 1), fc.boolean(), fc.constantFrom(0, 10))
            .map(([connection, fromClient, length]) => [from(connection, fromClient, { length })]),
        },
        { weight: 2, arbitrary: fc.nat(connections - 1).map(opening) },
        {
          weight: 2,
          arbitrary: fc
            .tuple(fc.nat(connections - 1), fc.boolean())
            .map(([connection, fromClient]) => closing(connection, fromClient)),
        },
      ),
      { maxLength: most, size: 'max' },
    )
    .chain((parts) =>
      fc.infiniteStream(fc.nat()).map((choices) => {
        const left = parts.map((part) => [...part]);
        const mixed: Segment[] = [];
        // The next of one of the first few.
        while (left.length > 0) {
          const at = choices.next().value % Math.min(left.length, 3);
          mixed.push(left[at].shift()!);
          if (left[at].length === 0) left.splice(at, 1);
        }
        return mixed;
      }),
    );

test('the short way tells what the long one does, and knows as much', () => {
  let taken = 0;
  fc.assert(
    fc.property(lives(4, 40), (segments) => {
      taken += compare(segments);
    }),
    { numRuns: 300 },
  );
  expect(taken).toBeGreaterThan(1500);
});

test('and tells what is asked for, if that is less', () => {
  const kinds = fc.subarray(Object.values(tcpEventCodes), { minLength: 1 });
  fc.assert(
    fc.property(lives(3, 30), kinds, (segments, asked) => {
      compare(
        segments,
        asked.reduce((bits, code) => bits | (1 << code), 0),
      );
    }),
    { numRuns: 200 },
  );
});

test('no more flows are kept than may be', () => {
  fc.assert(
    fc.property(lives(12, 40), fc.integer({ min: 1, max: 10 }), (segments, limit) => {
      const side = new Side(every, limit);
      const connections = new Map<number, Ends>();
      let now = 1_700_000_000;
      for (const each of segments) {
        now += each.pause;
        const ends = connections.get(each.connection) ?? new Ends(each.connection);
        connections.set(each.connection, ends);
        side.see(ends.packet(each, now), every);
        expect(side.size).toBeLessThanOrEqual(limit);
      }
      if (connections.size <= limit) expect(side.flows.evictions).toBe(0);
      else if (segments.every(({ pause }) => pause === 0))
        expect(side.flows.evictions).toBeGreaterThan(0);
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
  ];
  const closed = connections.flatMap((each) => closing(each, each % 2 === 0));

  test('are taken from the first segment to the last', () => {
    const segments = [...said, ...closed];
    expect(compare(segments)).toBe(segments.length);
  });

  test('come again, soon and late', () => {
    const again = [...opened, ...closed];
    const late = from(0, true, { flags: rst, pause: 62 });
    expect(compare([...said, ...closed, ...again, late, ...again])).toBeGreaterThan(15_000);
  });

  test('are forgotten a minute after they have ended', () => {
    const side = new Side(every);
    let now = 1_700_000_000;
    const sizes = [0, 1, 2].map((round) => {
      const ends = connections.map((each) => new Ends(round * 2000 + each));
      const segments = [...opened, ...closed];
      for (const [i, each] of segments.entries()) {
        if (i === opened.length) now += 40;
        side.see(ends[each.connection].packet(each, now), every);
      }
      return side.size;
    });
    // Those of the first round are 80 seconds old when the last of the third end.
    expect(sizes).toEqual([1500, 3000, 3000]);
  });
});
