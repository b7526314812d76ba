import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowTable } from '../../runtime/capture/flow-table.ts';
import { Packet } from '../../runtime/capture/packet.ts';
import { TcpState, tcpEventCodes, TcpTracker } from '../../runtime/capture/tcp-tracker.ts';
import { constants } from '../../probes/constants.ts';
import { Conversation, converse, fillPacket, handshake, stateNames } from './tcp-script.ts';
import type { SegmentFields } from './tcp-script.ts';

const open = 'c CLOSED>SYN_SENT, c connect-request';
const answered = 's LISTEN>SYN_RECEIVED, c SYN_SENT>ESTABLISHED, c connect-established';

describe('states', () => {
  it('have the numbers of the TCP_STATE_ constants', () => {
    for (const [name, value] of Object.entries(TcpState)) {
      expect(constants.get(`TCP_STATE_${name}`)?.value).toBe(BigInt(value));
    }
  });
});

describe('what each end knows', () => {
  it('follows the stream', () => {
    const { tracker, endpoints } = converse(`${handshake}
      c> PA len=100
      s> A ack=151 win=500
      s> PA len=10 seq=401 win=400`);
    const { c, s } = endpoints;
    expect({
      suna: tracker.suna(c),
      snxt: tracker.snxt(c),
      smax: tracker.smax(c),
      rack: tracker.rack(c),
      rnxt: tracker.rnxt(c),
      swnd: tracker.swnd(c),
      rwnd: tracker.rwnd(c),
    }).toEqual({ suna: 201, snxt: 201, smax: 201, rack: 301, rnxt: 301, swnd: 400, rwnd: 1000 });
    expect([tracker.rnxt(s), tracker.rack(s), tracker.suna(s)]).toEqual([201, 201, 301]);
    expect([tracker.smax(s), tracker.rwnd(s), tracker.swnd(s)]).toEqual([411, 400, 1000]);
  });

  it.each([
    ['both SYNs have the options', 'mss=1460 ws=7', 'mss=1400 ws=9', [1400, 7, 9, 1000 << 7]],
    ['only one scales', 'mss=1460 ws=7', 'mss=1400', [1400, 0, 0, 1000]],
    ['only the other scales', 'mss=1460', 'mss=1400 ws=9', [1400, 0, 0, 1000]],
    ['a shift above 14 is 14', 'mss=1460 ws=200', 'mss=1400 ws=0', [1400, 14, 0, 1000 << 14]],
    ['no options', '', '', [536, 0, 0, 1000]],
  ])('scales windows (RFC 7323) when %s', (_, syn, synAck, expected) => {
    const { tracker, endpoints } = converse(`
      c> S ${syn} | ${open}
      s> SA ${synAck} | ${answered}
      c> A | s SYN_RECEIVED>ESTABLISHED, s accept-established`);
    const { c, s } = endpoints;
    expect([tracker.mss(c), tracker.rcvScale(c), tracker.sndScale(c), tracker.rwnd(c)]).toEqual(
      expected,
    );
    expect([tracker.mss(s), tracker.sndScale(s), tracker.rcvScale(s), tracker.swnd(s)]).toEqual(
      expected,
    );
    // Windows in SYNs are never scaled.
    expect(tracker.rwnd(s)).toBe(1000);
  });

  it('is nothing of options that are cut off', () => {
    const { tracker, endpoints } = converse(`
      c> S mss=1460 ws=7 cut=27 | ${open}
      s> SA mss=1400 ws=3 | ${answered}`);
    expect([tracker.mss(endpoints.c), tracker.sndScale(endpoints.c)]).toEqual([1400, 0]);
  });

  it('is nothing of the options when only a later part was seen', () => {
    const { tracker, endpoints } = converse('c> PA seq=1 ack=2 len=3');
    const { c } = endpoints;
    expect([tracker.mss(c), tracker.sndScale(c), tracker.active(c), tracker.iss(c)]).toEqual([
      0, 0, -1, 0,
    ]);
  });
});

describe('round-trip time, RFC 6298', () => {
  it('starts with the first sample and is smoothed by the others', () => {
    const conversation = converse(`
      c> S | ${open}
      +80 s> SA | ${answered}`);
    const { tracker, endpoints } = conversation;
    expect([tracker.rtt(endpoints.c), tracker.rttDeviation(endpoints.c)]).toEqual([80, 40]);
    conversation.run(`
      +16 c> PA len=10 | s SYN_RECEIVED>ESTABLISHED, s accept-established
      +160 s> A`);
    // RTTVAR = 3/4 40 + 1/4 |80 - 160|, SRTT = 7/8 80 + 1/8 160
    expect([tracker.rtt(endpoints.c), tracker.rttDeviation(endpoints.c)]).toEqual([90, 50]);
    expect([tracker.rtt(endpoints.s), tracker.rttDeviation(endpoints.s)]).toEqual([16, 8]);
  });

  it('takes no sample of what was sent twice (Karn)', () => {
    const { tracker, endpoints } = converse(`
      c> S | ${open}
      +1000 c> S seq=100 | c retransmit
      +10 s> SA | ${answered}
      c> A | s SYN_RECEIVED>ESTABLISHED, s accept-established
      c> PA len=10
      +500 c> PA len=10 seq=101 | c retransmit
      +20 s> A`);
    expect(tracker.rtt(endpoints.c)).toBe(0);
  });
});

describe('flows', () => {
  const close = `
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT
    c> A  | s LAST_ACK>CLOSED`;

  /** Enough segments of another connection for the sweep to look at every flow. */
  function talk(conversation: Conversation, seconds: number): void {
    conversation.send(`+${seconds * 1000} c> PA port=9 seq=1 ack=1 len=1`);
    for (let i = 0; i < 4 * conversation.flows.capacity; i++) {
      conversation.send(`+0 c> A port=9 seq=2 ack=1`);
    }
  }

  it('are removed a minute after both ends are closed, not before', () => {
    const conversation = converse(handshake + close);
    talk(conversation, 59);
    expect(conversation.flows.size).toBe(2);
    talk(conversation, 2);
    expect(conversation.flows.size).toBe(1);
  });

  it('are kept while they are open, and begin anew when the index is used again', () => {
    const conversation = converse(handshake);
    talk(conversation, 100_000);
    expect(conversation.flows.size).toBe(2);
    conversation.flows.remove(conversation.endpoints.c >> 1);
    conversation.flows.remove(0);
    conversation.run(`c> S port=1234 seq=5 | ${open}`);
    expect(conversation.state('s')).toBe('LISTEN');
  });

  it('do not pile up: a scan of many ports leaves the table small', () => {
    const conversation = new Conversation();
    for (let port = 1; port <= 20_000; port++) {
      conversation.send(`+100 c> S port=${port}`);
      conversation.send(`+0 s> RA seq=0 port=${port}`);
    }
    expect(conversation.flows.size).toBeLessThan(2000);
  });
});

const seqs = fc.oneof(fc.integer({ min: 95, max: 130 }), fc.nat(0xffffffff));
const segments: fc.Arbitrary<SegmentFields & { raw: readonly number[] }> = fc.record({
  from: fc.constantFrom('c' as const, 's' as const),
  flags: fc.oneof(fc.constantFrom(2, 18, 16, 24, 17, 20, 4), fc.nat(255)),
  seq: seqs,
  ack: seqs,
  length: fc.oneof(fc.nat(20), fc.nat(65535)),
  window: fc.nat(65535),
  options: fc.array(fc.nat(255), { maxLength: 40 }),
  identification: fc.nat(65535),
  port: fc.integer({ min: 1, max: 3 }),
  captured: fc.oneof(fc.constant(Infinity), fc.nat(60)),
  milliseconds: fc.oneof(
    fc.nat(1000).map((n) => 1.7e12 + n),
    fc.nat(2 ** 40),
  ),
  raw: fc.array(fc.nat(255), { maxLength: 20 }),
});

/** No sequence of segments, however wild, breaks what the engine relies on. */
function checkSegment(tracker: TcpTracker, flows: FlowTable, packet: Packet): void {
  const sender = flows.find(packet);
  const before = [tracker.state(sender), tracker.state(sender ^ 1)];
  const cid = flows.cid(sender);
  tracker.segment(packet, sender);
  expect(tracker.eventCount).toBeLessThanOrEqual(tracker.eventKind.length);
  const last = [tracker.previousState(sender), tracker.previousState(sender ^ 1)];
  for (let i = 0; i < tracker.eventCount; i++) {
    const endpoint = tracker.eventEndpoint[i];
    expect([sender, sender ^ 1]).toContain(endpoint);
    expect(stateNames.has(tracker.eventState[i])).toBe(true);
    if (tracker.eventKind[i] !== tcpEventCodes['state-change']) continue;
    const end = endpoint === sender ? 0 : 1;
    expect(tracker.eventPreviousState[i]).toBe(last[end]);
    expect(tracker.eventState[i]).not.toBe(last[end]);
    last[end] = tracker.eventState[i];
  }
  for (const e of [sender, sender ^ 1]) {
    expect(stateNames.has(tracker.state(e))).toBe(true);
    expect([0, 1]).toContain(tracker.retransmit(e));
    expect(tracker.rtt(e)).toBeGreaterThanOrEqual(0);
  }
  // A flow that was silent for too long is another one now.
  if (packet.transportCaptured < 20 && before[0] > 0 && flows.cid(sender) === cid) {
    expect([tracker.state(sender), tracker.state(sender ^ 1)]).toEqual(before);
  }
}

describe('hostile segments', () => {
  it('leave legal states and bounded events, each from where the last one ended', () => {
    fc.assert(
      fc.property(fc.array(segments, { maxLength: 60 }), (conversation) => {
        const flows = new FlowTable();
        const tracker = new TcpTracker(flows);
        const packet = new Packet();
        for (const fields of conversation) {
          fillPacket(packet, fields);
          packet.bytes.set(fields.raw.slice(0, packet.bytes.length - 34), 34);
          checkSegment(tracker, flows, packet);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const sequenceMembers = [
  'suna',
  'smax',
  'rack',
  'rnxt',
  'swnd',
  'rwnd',
  'state',
  'retransmit',
] as const;

/** What the tracker has made of the last segment. */
function seenOf(tracker: TcpTracker, sender: number): unknown {
  const events = Array.from({ length: tracker.eventCount }, (_, i) => [
    tracker.eventKind[i],
    tracker.eventEndpoint[i],
    tracker.eventPreviousState[i],
    tracker.eventState[i],
  ]);
  const ends = [sender, sender ^ 1].map((end) => sequenceMembers.map((name) => tracker[name](end)));
  return { events, ends };
}

/** Mostly a conversation in order, whose numbers follow from what was sent; now and then something else. */
const talk = fc.record({
  from: fc.constantFrom('c' as const, 's' as const),
  flags: fc.constantFrom(16, 16, 24, 24, 24, 17, 18, 4),
  length: fc.constantFrom(0, 0, 1, 10, 1000),
  skip: fc.constantFrom(0, 0, 0, 0, 0, 5, -5, 1000),
  late: fc.constantFrom(0, 0, 0, 0, 3, -3),
  window: fc.constantFrom(0, 1000, 65535),
  wait: fc.constantFrom(0, 1, 50, 70_000),
});

describe('segments that just go on', () => {
  it('change what they would change if they were looked at closely', () => {
    fc.assert(
      fc.property(fc.array(talk, { minLength: 5, maxLength: 60 }), fc.nat(), (lines, start) => {
        // A tracker that measures round trips looks at every segment closely.
        const [close, quick] = [true, false].map((timing) => {
          const flows = new FlowTable();
          return { flows, tracker: new TcpTracker(flows, timing) };
        });
        const packet = new Packet();
        const next = { c: start >>> 0, s: ~start >>> 0 };
        let milliseconds = 1.7e12;
        const opening = [
          { from: 'c', flags: 2 },
          { from: 's', flags: 18 },
          { from: 'c', flags: 16 },
        ] as const;
        const usual = { length: 0, skip: 0, late: 0, window: 1000, wait: 1 };
        for (const line of [...opening.map((each) => ({ ...usual, ...each })), ...lines]) {
          const { from, flags, length, skip, late, window, wait } = line;
          const seq = (next[from] + skip) >>> 0;
          const ack = (next[from === 'c' ? 's' : 'c'] + late) >>> 0;
          milliseconds += wait;
          fillPacket(packet, {
            ...{ from, flags, seq, ack, length, window, milliseconds },
            ...{ options: [], identification: 0, port: 1, captured: Infinity },
          });
          next[from] = (seq + length + (flags & 1) + ((flags >> 1) & 1)) >>> 0;
          const [expected, found] = [close, quick].map(({ flows, tracker }) => {
            const sender = flows.find(packet);
            tracker.segment(packet, sender);
            return seenOf(tracker, sender);
          });
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });
});
