import { describe, expect, it } from 'vitest';
import { converse, handshake } from './tcp-script.ts';

const opened = 'c CLOSED>SYN_SENT, c connect-request';
const answered = 's LISTEN>SYN_RECEIVED, c SYN_SENT>ESTABLISHED, c connect-established';
const completed = 's SYN_RECEIVED>ESTABLISHED, s accept-established';

/** Events by RFC 9293 sections 3.3.2 and 3.5. */
const scenarios: Readonly<Record<string, string>> = {
  'three-way handshake': handshake,

  'data with the last acknowledgement': `
    c> S          | ${opened}
    s> SA         | ${answered}
    c> PA len=100 | ${completed}
    s> A`,

  'FIN with the last acknowledgement': `
    c> S        | ${opened}
    s> SA       | ${answered}
    c> FA len=5 | c ESTABLISHED>FIN_WAIT_1, ${completed}, s ESTABLISHED>CLOSE_WAIT`,

  'SYN sent again': `
    c> S            | ${opened}
    +1000 c> S seq=100 | c retransmit
    +2000 c> S seq=100 | c retransmit
    s> SA           | ${answered}
    c> A            | ${completed}`,

  'SYN-ACK sent again, before and after the acknowledgement': `
    c> S             | ${opened}
    s> SA            | ${answered}
    +1000 s> SA seq=300 | s retransmit
    c> A             | ${completed}
    +1000 s> SA seq=300 | s retransmit
    c> A`,

  'SYN sent again after the SYN-ACK, which then is too': `
    c> S             | ${opened}
    s> SA            | ${answered}
    +1000 c> S seq=100 | c retransmit
    s> SA seq=300 | s retransmit
    c> A             | ${completed}`,

  'a late copy of the last acknowledgement': `
    ${handshake}
    c> A seq=101 ack=301`,

  refused: `
    c> S            | ${opened}
    s> RA seq=0     | s accept-refused, c connect-refused, c SYN_SENT>CLOSED`,

  'refused, and tried again with the same number as Windows does': `
    c> S            | ${opened}
    s> RA seq=0     | s accept-refused, c connect-refused, c SYN_SENT>CLOSED
    +500 c> S seq=100 | c retransmit, c CLOSED>SYN_SENT
    s> RA seq=0     | s accept-refused, c connect-refused, c SYN_SENT>CLOSED`,

  'a reset that does not acknowledge the SYN': `
    c> S            | ${opened}
    s> R seq=0
    s> RA seq=0 ack=100
    s> RA seq=0 ack=102
    s> RA seq=0 ack=101 | s accept-refused, c connect-refused, c SYN_SENT>CLOSED`,

  'half-open scan: the SYN-ACK is reset, by a host that has no such connection': `
    c> S            | ${opened}
    s> SA           | ${answered}
    c> R            | s SYN_RECEIVED>CLOSED`,

  'opened and aborted at once': `
    c> S            | ${opened}
    s> SA           | ${answered}
    c> A            | ${completed}
    c> RA           | c ESTABLISHED>CLOSED, s ESTABLISHED>CLOSED`,

  'SYN-ACK lost before the capture': `
    c> S            | ${opened}
    c> A ack=301    | c SYN_SENT>ESTABLISHED, s LISTEN>SYN_RECEIVED, ${completed}
    s> PA seq=301 len=10
    c> A ack=311`,

  'capture begins at the SYN-ACK': `
    s> SA ack=101   | ${answered}
    c> A seq=101    | ${completed}`,

  'simultaneous open, RFC 9293 figure 8': `
    c> S            | ${opened}
    s> S            | s CLOSED>SYN_SENT, s connect-request, c SYN_SENT>SYN_RECEIVED
    c> SA seq=100   | s SYN_SENT>SYN_RECEIVED, s SYN_RECEIVED>ESTABLISHED, s connect-established
    s> SA seq=300   | c SYN_RECEIVED>ESTABLISHED, c connect-established`,

  'simultaneous open, completed by acknowledgements': `
    c> S            | ${opened}
    s> S            | s CLOSED>SYN_SENT, s connect-request, c SYN_SENT>SYN_RECEIVED
    s> A            | s SYN_SENT>ESTABLISHED, c SYN_RECEIVED>ESTABLISHED, c connect-established`,

  'old duplicate SYN, RFC 9293 figure 9': `
    c> S seq=100    | ${opened}
    c> S seq=90
    s> SA seq=300 ack=91
    c> R seq=91
    s> SA seq=400 ack=101 | ${answered}
    c> A seq=101    | ${completed}`,

  'old duplicate SYN and SYN-ACK on an open connection; the challenge acknowledgement': `
    ${handshake}
    c> S seq=50
    s> A seq=301 ack=101
    s> SA seq=200 ack=51
    c> A seq=101 ack=301
    c> PA seq=101 ack=301 len=4`,

  'challenge acknowledgement of an older connection in answer to a SYN': `
    c> S            | ${opened}
    s> A seq=9000 ack=5000
    c> R seq=5000
    +1000 c> S seq=100 | c retransmit
    s> SA seq=300 ack=101 | ${answered}`,

  'unacceptable acknowledgement of the SYN-ACK': `
    c> S            | ${opened}
    s> SA           | ${answered}
    c> A ack=300
    c> A ack=302000
    c> A ack=301    | ${completed}`,

  'Fast Open (RFC 7413): data in the SYN, not accepted, sent again': `
    c> S len=10     | ${opened}
    s> SA ack=101   | ${answered}
    c> PA seq=101 len=10 | c retransmit, ${completed}`,

  'Fast Open: data in the SYN, accepted': `
    c> S len=10     | ${opened}
    s> SA ack=111   | ${answered}
    s> PA len=7
    c> A seq=111    | ${completed}`,

  'SYN with FIN is no SYN': `
    c> SF`,

  'the next attempt from the same port, the first one unanswered': `
    c> S seq=100    | ${opened}
    +5000 c> S seq=7000 | ${opened}
    s> SA           | ${answered}`,
};

describe('opening a connection', () => {
  for (const [name, script] of Object.entries(scenarios)) it(name, () => void converse(script));

  it('says who opened, and which numbers it began with', () => {
    const { tracker, endpoints } = converse(handshake);
    const { c, s } = endpoints;
    expect([tracker.active(c), tracker.active(s)]).toEqual([1, 0]);
    expect([tracker.iss(c), tracker.irs(c)]).toEqual([100, 300]);
    expect([tracker.iss(s), tracker.irs(s)]).toEqual([300, 100]);
  });

  it('shows each end as its probe sees it', () => {
    const { tracker, endpoints, ...rest } = converse('c> S | ' + opened);
    expect(tracker.previousState(endpoints.c)).toBe(7);
    expect(tracker.previousState(endpoints.s)).toBe(10);
    expect(rest.flows.size).toBe(1);
  });
});
