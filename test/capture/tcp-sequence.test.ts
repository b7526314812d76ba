import { describe, expect, it } from 'vitest';
import { HOLES, HoleLists, Fill } from '../../runtime/capture/tcp-holes.ts';
import { after, apart, before, within } from '../../runtime/capture/tcp-sequence.ts';
import { converse, handshake } from './tcp-script.ts';

const scenarios: Readonly<Record<string, string>> = {
  'payload sent again, whole, in part, and with more after it': `
    ${handshake}
    c> PA len=100
    c> A len=100 seq=201
    +250 c> PA seq=101 len=100 | c retransmit
    +250 c> PA seq=151 len=20  | c retransmit
    +250 c> PA seq=201 len=150 | c retransmit
    c> PA seq=351 len=10
    s> A`,

  'acknowledgements are never retransmissions': `
    ${handshake}
    c> PA len=100
    s> A
    s> A
    c> A seq=101
    c> A`,

  'keep-alives, empty (Linux) and of one byte (Windows)': `
    ${handshake}
    c> PA len=100
    s> A
    +7200000 c> A seq=200
    s> A
    +7200000 c> A seq=200 len=1
    s> A`,

  'a single byte sent again is no keep-alive': `
    ${handshake}
    c> PA len=1
    +250 c> PA seq=101 len=1 | c retransmit
    s> A
    +250 c> PA seq=101 len=1 | c retransmit`,

  'probes of a closed window': `
    ${handshake}
    c> PA len=100
    s> A win=0
    +5000 c> A len=1 seq=201
    s> A ack=201 win=0
    +5000 c> A len=1 seq=201
    s> A ack=201 win=0
    +5000 c> A seq=200
    s> A ack=201 win=5000`,

  'reordered: the late copy fills the hole soon': `
    ${handshake}
    c> PA seq=201 len=100
    c> PA seq=101 len=100
    s> A
    +1000 c> PA seq=101 len=100 | c retransmit`,

  'lost before the capture: the copy comes late': `
    ${handshake}
    c> PA seq=201 len=100
    +250 c> PA seq=101 len=100 | c retransmit
    s> A`,

  'lost before the capture: the copy was asked for three times': `
    ${handshake}
    c> PA seq=201 len=100
    c> PA seq=301 len=100
    c> PA seq=401 len=100
    c> PA seq=501 len=100
    +0.1 s> A ack=101
    +0.1 s> A ack=101
    +0.1 s> A ack=101
    +0.1 s> A ack=101
    +0.1 c> PA seq=101 len=100 | c retransmit`,

  "the sender's clock decides: sent later": `
    ${handshake}
    c> PA seq=201 len=100 ts=5000
    c> PA seq=101 len=100 ts=5001 | c retransmit`,

  "the sender's clock decides: sent before, long delayed": `
    ${handshake}
    c> PA seq=201 len=100 ts=5000
    +50 c> PA seq=101 len=100 ts=4999`,

  "the sender's count of packets decides when its clock does not": `
    ${handshake}
    c> PA seq=201 len=100 ts=5000 id=101
    c> PA seq=101 len=100 ts=5000 id=102 | c retransmit
    c> PA seq=401 len=100 ts=5001 id=3
    +50 c> PA seq=301 len=100 ts=5001 id=2`,

  'two holes, filled from the end': `
    ${handshake}
    +0.5 c> PA seq=201 len=100
    +0.5 c> PA seq=401 len=100
    +0.5 c> PA seq=301 len=100
    +0.5 c> PA seq=101 len=50
    +0.5 c> PA seq=151 len=50
    +0.5 c> PA seq=151 len=50 | c retransmit`,

  'numbers that wrap around': `
    c> S seq=4294967290 | c CLOSED>SYN_SENT, c connect-request
    s> SA seq=4294967295 | s LISTEN>SYN_RECEIVED, c SYN_SENT>ESTABLISHED, c connect-established
    c> PA len=100 | s SYN_RECEIVED>ESTABLISHED, s accept-established
    s> PA len=100
    +250 c> PA seq=4294967291 len=100 | c retransmit
    c> PA seq=195 len=100
    c> PA seq=95 len=100
    s> A
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT
    c> A | s LAST_ACK>CLOSED`,

  'data not captured, but acknowledged': `
    ${handshake}
    s> A ack=1101
    c> PA seq=1101 len=100
    +250 c> PA seq=601 len=100 | c retransmit`,

  'a jump that no window allows starts over': `
    ${handshake}
    c> PA seq=3000000000 len=100
    c> PA seq=3000000100 len=100
    +250 c> PA seq=3000000000 len=100 | c retransmit`,
};

describe('retransmission', () => {
  for (const [name, script] of Object.entries(scenarios)) it(name, () => void converse(script));

  it('is told of the segment at hand only', () => {
    const conversation = converse(`${handshake}
      c> PA len=10
      c> PA seq=101 len=10 | c retransmit`);
    const { tracker, endpoints } = conversation;
    expect([tracker.retransmit(endpoints.c), tracker.retransmit(endpoints.s)]).toEqual([1, 0]);
    conversation.run('c> PA len=10');
    expect(tracker.retransmit(endpoints.c)).toBe(0);
  });
});

describe('sequence numbers', () => {
  it('compare modulo 2^32', () => {
    expect(before(0xfffffff0, 0x10)).toBe(true);
    expect(after(0x10, 0xfffffff0)).toBe(true);
    expect(before(5, 5) || after(5, 5)).toBe(false);
    expect(within(5, 0xffffffff, 5)).toBe(true);
    expect(within(0xffffffff, 0xffffffff, 5)).toBe(false);
    expect(apart(2 ** 30, 0) || apart(0, 2 ** 30)).toBe(false);
    expect(apart(2 ** 30 + 1, 0) && apart(0, 2 ** 30 + 1)).toBe(true);
  });
});

describe('holes', () => {
  const origin = { time: 1, timestamp: -1, identification: 0 };

  /** Against a plain set of the missing numbers, as long as no hole had to be forgotten. */
  it('are what was skipped and not filled', () => {
    const lists = new HoleLists();
    lists.growTo(2);
    const missing = new Set<number>();
    const start = 0xffffff00;
    for (const [from, to] of [
      [0, 100],
      [150, 200],
      [250, 300],
    ]) {
      lists.add(1, (start + from) >>> 0, (start + to) >>> 0, origin);
      for (let i = from; i < to; i++) missing.add(i);
    }
    for (const [from, to] of [
      [40, 50],
      [190, 260],
      [0, 10],
      [10, 40],
      [280, 290],
      [45, 60],
      [60, 100],
      [150, 151],
      [151, 300],
    ]) {
      const all = Array.from({ length: to - from }, (_, i) => from + i);
      const expected = all.every((i) => missing.has(i)) ? Fill.missing : Fill.seen;
      for (const i of all) missing.delete(i);
      expect(lists.fill(1, (start + from) >>> 0, (start + to) >>> 0)).toBe(expected);
      expect(lists.any(1)).toBe(missing.size > 0);
      if (missing.size > 0) expect(lists.lowest(1)).toBe((start + Math.min(...missing)) >>> 0);
    }
  });

  it('are forgotten, the oldest first, when there are too many', () => {
    const lists = new HoleLists();
    lists.growTo(1);
    for (let i = 0; i <= HOLES; i++) lists.add(0, i * 100, i * 100 + 50, origin);
    expect(lists.lowest(0)).toBe(100);
    expect(lists.fill(0, 0, 50)).toBe(Fill.seen);
    // Splitting makes one more: the lowest goes, here the lower part of itself.
    expect(lists.fill(0, 110, 120)).toBe(Fill.missing);
    expect(lists.lowest(0)).toBe(120);
    expect(lists.fill(0, 210, 220)).toBe(Fill.missing);
    expect(lists.lowest(0)).toBe(200);
  });

  it('belong to one endpoint each, however many have some', () => {
    const lists = new HoleLists();
    const endpoints = 100;
    lists.growTo(endpoints);
    for (let e = 0; e < endpoints; e++) lists.add(e, e, e + 5, { ...origin, time: e });
    for (let e = 0; e < endpoints; e += 2) lists.clear(e);
    for (let e = 0; e < endpoints; e++) expect(lists.any(e)).toBe(e % 2 === 1);
    for (let e = 0; e < endpoints; e += 2) lists.add(e, e + 7, e + 9, { ...origin, time: e });
    for (let e = 0; e < endpoints; e++) {
      expect(lists.lowest(e)).toBe(e % 2 === 1 ? e : e + 7);
      expect(lists.fill(e, lists.lowest(e), lists.lowest(e) + 1)).toBe(Fill.missing);
      expect(lists.origin.time).toBe(e);
    }
  });

  it('end where an acknowledgement does', () => {
    const lists = new HoleLists();
    lists.growTo(1);
    lists.add(0, 100, 200, origin);
    lists.add(0, 300, 400, origin);
    lists.dropBelow(0, 350);
    expect(lists.lowest(0)).toBe(350);
    lists.dropBelow(0, 400);
    expect(lists.any(0)).toBe(false);
  });
});
