import { describe, it } from 'vitest';
import { converse, handshake } from './tcp-script.ts';

/** Events by RFC 9293 section 3.3.2, figure 5, and section 3.6. */
const scenarios: Readonly<Record<string, string>> = {
  'normal close, RFC 9293 figure 12': `
    ${handshake}
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> A  | c FIN_WAIT_1>FIN_WAIT_2
    s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_2>TIME_WAIT
    c> A  | s LAST_ACK>CLOSED`,

  'the answering FIN acknowledges the first': `
    ${handshake}
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT
    c> A  | s LAST_ACK>CLOSED`,

  'simultaneous close, RFC 9293 figure 13': `
    ${handshake}
    c> FA             | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA ack=101     | s CLOSE_WAIT>CLOSING, c FIN_WAIT_1>CLOSING
    c> A              | s CLOSING>TIME_WAIT
    s> A              | c CLOSING>TIME_WAIT`,

  'half-closed: the other way goes on': `
    ${handshake}
    c> FA len=10      | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> A              | c FIN_WAIT_1>FIN_WAIT_2
    s> PA len=1000
    c> A
    s> FA len=50      | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_2>TIME_WAIT
    c> A              | s LAST_ACK>CLOSED`,

  'FIN sent again, and acknowledged twice': `
    ${handshake}
    c> FA             | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    +300 c> FA seq=101 | c retransmit
    s> A              | c FIN_WAIT_1>FIN_WAIT_2
    s> A
    s> FA             | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_2>TIME_WAIT
    c> A              | s LAST_ACK>CLOSED
    +300 s> FA seq=301 | s retransmit
    c> A`,

  'FIN that overtakes data arrives when the data does': `
    ${handshake}
    c> FA seq=201 len=100 | c ESTABLISHED>FIN_WAIT_1
    s> A ack=101
    c> A seq=101 len=100 | s ESTABLISHED>CLOSE_WAIT
    s> A ack=302      | c FIN_WAIT_1>FIN_WAIT_2`,

  'FIN after data that was not captured arrives when it is acknowledged': `
    ${handshake}
    c> FA seq=201 len=100 | c ESTABLISHED>FIN_WAIT_1
    s> A ack=302      | s ESTABLISHED>CLOSE_WAIT, c FIN_WAIT_1>FIN_WAIT_2`,

  'the acknowledgement of the last FIN comes twice': `
    ${handshake}
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT
    c> A  | s LAST_ACK>CLOSED
    c> A`,

  'reset of an open connection': `
    ${handshake}
    s> RA | s ESTABLISHED>CLOSED, c ESTABLISHED>CLOSED
    s> R`,

  'reset with data': `
    ${handshake}
    s> RA len=12 | s ESTABLISHED>CLOSED, c ESTABLISHED>CLOSED`,

  'reset in answer to data, without an acknowledgement': `
    ${handshake}
    c> PA len=10
    s> R seq=301 | s ESTABLISHED>CLOSED, c ESTABLISHED>CLOSED`,

  'reset outside the window, at its edges and inside': `
    ${handshake}
    s> R seq=300
    s> R seq=1302
    s> R seq=1301 | s ESTABLISHED>CLOSED, c ESTABLISHED>CLOSED`,

  'reset while half-closed': `
    ${handshake}
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> A  | c FIN_WAIT_1>FIN_WAIT_2
    s> PA len=10
    c> R  | c FIN_WAIT_2>CLOSED, s CLOSE_WAIT>CLOSED`,

  'reset of a passive open': `
    c> S  | c CLOSED>SYN_SENT, c connect-request
    s> SA | s LISTEN>SYN_RECEIVED, c SYN_SENT>ESTABLISHED, c connect-established
    s> RA | s SYN_RECEIVED>CLOSED, c ESTABLISHED>CLOSED`,

  'what was on its way when the reset came': `
    ${handshake}
    c> RA | c ESTABLISHED>CLOSED, s ESTABLISHED>CLOSED
    s> PA len=10
    s> FA
    c> R seq=101`,
};

/** The capture began after the connection, or holds what is none. */
const halfSeen: Readonly<Record<string, string>> = {
  'data, then a normal close': `
    s> PA seq=5000 ack=9000 len=10
    c> A seq=9000
    c> FA             | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA             | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT
    c> A              | s LAST_ACK>CLOSED`,

  'a FIN first': `
    s> FA seq=5000 ack=9000 | s ESTABLISHED>FIN_WAIT_1, c ESTABLISHED>CLOSE_WAIT
    c> A seq=9000     | s FIN_WAIT_1>FIN_WAIT_2`,

  'a reset first': `
    s> RA seq=5000 ack=9000
    s> R seq=5000`,

  'data both ways, then a reset': `
    s> PA seq=5000 ack=9000 len=10
    c> PA seq=9000 len=10
    s> RA             | s ESTABLISHED>CLOSED, c ESTABLISHED>CLOSED`,

  'data one way, then a reset by the same end': `
    s> PA seq=5000 ack=9000 len=10
    s> RA`,

  'acknowledgement scan': `
    c> A seq=9000 ack=0
    s> R seq=0`,

  'FIN and Christmas scans: no segment without ACK counts': `
    c> F seq=9000
    s> RA seq=0 ack=9001
    c> FP seq=9000
    s> RA seq=0 ack=9001
    c> - seq=9000
    s> RA seq=0 ack=9000`,

  'SYN-ACK scan': `
    c> SA seq=9000 ack=77 | c LISTEN>SYN_RECEIVED, s SYN_SENT>ESTABLISHED, s connect-established
    s> R seq=77       | c SYN_RECEIVED>CLOSED`,

  'a header that is cut': `
    c> S cut=19
    s> SA cut=0 ack=101`,
};

const again = 'c CLOSED>SYN_SENT, c connect-request';
const closed = `
    ${handshake}
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT
    c> A  | s LAST_ACK>CLOSED`;

const reuse: Readonly<Record<string, string>> = {
  'after TIME_WAIT, with a higher number': `
    ${closed}
    c> S seq=90000 | ${again}`,

  'after TIME_WAIT, with a lower number': `
    ${closed}
    c> S seq=50 | ${again}`,

  'after TIME_WAIT, the same SYN is a copy': `
    ${closed}
    c> S seq=100 | c retransmit`,

  'by the other end': `
    ${closed}
    s> S seq=5 | s CLOSED>SYN_SENT, s connect-request
    c> SA seq=70000 ack=6 | c LISTEN>SYN_RECEIVED, s SYN_SENT>ESTABLISHED, s connect-established
    s> A | c SYN_RECEIVED>ESTABLISHED, c accept-established`,

  'while the last acknowledgement is missing': `
    ${handshake}
    s> FA | s ESTABLISHED>FIN_WAIT_1, c ESTABLISHED>CLOSE_WAIT
    c> FA | c CLOSE_WAIT>LAST_ACK, s FIN_WAIT_1>TIME_WAIT
    c> S seq=50 | ${again}`,

  'of an open connection whose end was not captured, with a higher number': `
    ${handshake}
    c> S seq=90000 | ${again}
    s> SA seq=1 | s LISTEN>SYN_RECEIVED, c SYN_SENT>ESTABLISHED, c connect-established`,

  'of an open connection after a long silence, with a lower number': `
    ${handshake}
    +90000 c> S seq=50 | ${again}`,

  'in a capture that goes back in time': `
    ${handshake}
    c> S seq=50 at=-3600 | ${again}`,

  'after a reset': `
    ${handshake}
    c> RA | c ESTABLISHED>CLOSED, s ESTABLISHED>CLOSED
    c> S seq=50 | ${again}`,

  'of a closed flow, half-seen, after a long silence': `
    ${closed}
    +90000 c> PA seq=5 ack=7 len=10
    s> A seq=7 ack=15
    c> FA seq=15 ack=7 | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT`,
};

const groups = { closing: scenarios, 'half-seen connections': halfSeen, 'port reuse': reuse };

for (const [group, table] of Object.entries(groups)) {
  describe(group, () => {
    for (const [name, script] of Object.entries(table)) it(name, () => void converse(script));
  });
}
