/**
 * What a host between the ends is told beside RFC 9293: the rules of `-x vantage=middlebox`, and its timers, which are
 * Linux's TIME_WAIT and what its connection tracking allows (nf_conntrack_tcp_timeout_*).
 */
import { describe, expect, it, test } from 'vitest';
import { Side } from '../../runtime/capture/tcp-middlebox.ts';
import { type Conversation, converse } from './tcp-script.ts';

const handshake = `
  c> S  | c CLOSED>SYN_SENT, c connect-request, s LISTEN>SYN_RECEIVED
  s> SA | s confirm-state, c SYN_SENT>ESTABLISHED, c connect-established
  c> A  | s SYN_RECEIVED>ESTABLISHED, s accept-established, c confirm-state`;

const scenarios: Readonly<Record<string, string>> = {
  'a handshake, and data that proves the last step': `
    ${handshake}
    s> PA len=10 | s confirm-state
    c> A`,

  'a segment that is sent again proves nothing': `
    ${handshake}
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    +200 c> FA seq=101 ack=301 | c retransmit
    s> A ack=101
    s> A ack=102 | c FIN_WAIT_1>FIN_WAIT_2, s confirm-state`,

  'the state that an end should have reached, shown by what it sends from there': `
    ${handshake}
    c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT
    c> A  | s LAST_ACK>CLOSED, c confirm-state`,

  'nobody listens': `
    c> S  | c CLOSED>SYN_SENT, c connect-request, s LISTEN>SYN_RECEIVED
    s> RA ack=101 | s SYN_RECEIVED>CLOSED, s accept-refused, c connect-refused, c SYN_SENT>CLOSED`,

  'a scanner that leaves by a reset has an end that goes, too': `
    c> S  | c CLOSED>SYN_SENT, c connect-request, s LISTEN>SYN_RECEIVED
    s> SA | s confirm-state, c SYN_SENT>ESTABLISHED, c connect-established
    c> R seq=101 | c ESTABLISHED>CLOSED, s SYN_RECEIVED>CLOSED`,

  'a SYN that is repeated is one': `
    c> S  | c CLOSED>SYN_SENT, c connect-request, s LISTEN>SYN_RECEIVED
    +1000 c> S seq=100 | c retransmit`,

  'a connection that was there before': `
    c> PA len=10 | c CLOSED>ESTABLISHED, s CLOSED>ESTABLISHED
    s> A         | s confirm-state
    c> FA        | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
    c> R         | c FIN_WAIT_1>CLOSED, s CLOSE_WAIT>CLOSED`,

  'a reset of a connection of which one end alone was heard': `
    s> PA len=10 | s CLOSED>ESTABLISHED, c CLOSED>ESTABLISHED
    s> RA        | s ESTABLISHED>CLOSED, c ESTABLISHED>CLOSED`,
};

describe('a host between the ends is told', () => {
  it.each(Object.entries(scenarios))('%s', (_, script) => {
    converse(script, 'announced');
  });
});

/** What is told when nothing is heard for so many seconds, one event a timer. */
function silence(conversation: Conversation, seconds: number): string[] {
  const events: string[] = [];
  const now = conversation.milliseconds / 1000 + seconds;
  while (conversation.tracker.expire(Math.floor(now)) >= 0) events.push(...conversation.events());
  return events;
}

const closing = `
  ${handshake}
  c> FA | c ESTABLISHED>FIN_WAIT_1, s ESTABLISHED>CLOSE_WAIT
  s> FA | s CLOSE_WAIT>LAST_ACK, c FIN_WAIT_1>TIME_WAIT`;

test.each([
  [
    'TIME_WAIT',
    `${closing}\n c> A | s LAST_ACK>CLOSED, c confirm-state`,
    60,
    ['c TIME_WAIT>CLOSED'],
  ],
  ['LAST_ACK', closing, 300, ['c TIME_WAIT>CLOSED', 's LAST_ACK>CLOSED']],
  [
    'SYN_SENT',
    scenarios['a SYN that is repeated is one'],
    120,
    ['s SYN_RECEIVED>CLOSED', 'c SYN_SENT>CLOSED'],
  ],
  ['ESTABLISHED', handshake, 432_000, ['c ESTABLISHED>CLOSED', 's ESTABLISHED>CLOSED']],
] as const)('%s ends after silence', (_, script, seconds, last) => {
  const early = silence(converse(script, 'announced'), seconds - 1);
  const late = silence(converse(script, 'announced'), seconds + 1);
  expect(late.sort()).toEqual([...last].sort());
  expect(early.length).toBeLessThan(late.length);
});

test('after a timer the same ports are another connection', () => {
  const conversation = converse(
    `${closing}\n c> A | s LAST_ACK>CLOSED, c confirm-state`,
    'announced',
  );
  expect(silence(conversation, 61)).toEqual(['c TIME_WAIT>CLOSED']);
  conversation.run(
    `+61000 c> PA seq=5000 ack=9000 len=5 | c CLOSED>ESTABLISHED, s CLOSED>ESTABLISHED`,
  );
});

test('a flow that is evicted closes both ends', () => {
  const conversation = converse(handshake, 'announced');
  conversation.tracker.abandon(conversation.endpoints.c >> 1);
  expect(conversation.events().sort()).toEqual(['c ESTABLISHED>CLOSED', 's ESTABLISHED>CLOSED']);
});

test.each([
  ['the first SYN', handshake, 'c', 0],
  ['a SYN-ACK alone', 's> SA', 'c', 0],
  ['the ports, heard from the client', 'c> PA len=1', 'c', 1],
  ['the ports, heard from the server', 's> PA len=1', 'c', 1],
  ['the ports, when the lower one is the client', 'c> PA len=1 port=79', 's', 1],
] as const)('the client is told by %s', (_, script, client, midway) => {
  const conversation = converse('', 'kept');
  for (const line of script.split('\n').filter((text) => text.trim() !== ''))
    conversation.send(line.split('|')[0]);
  const { tracker, endpoints } = conversation;
  const end = endpoints[client];
  expect(tracker.middle?.side[end]).toBe(Side.client);
  expect(tracker.middle?.side[end ^ 1]).toBe(Side.server);
  expect(tracker.middle?.midway[end]).toBe(midway);
});
