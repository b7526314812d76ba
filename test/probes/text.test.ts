import { expect, test } from 'vitest';
import { linux } from '../../probes/index.ts';

const offsets: Readonly<Record<string, number>> = { 'sk_buff.cb': 40, 'sock.sk_timer': 0 };

const host = {
  memberOffset: (struct: string, member: string) => offsets[`${struct}.${member}`],
  hz: 250,
};

test('placeholders become numbers', () => {
  expect(linux.expand('$skb + OFFSETOF(sk_buff, cb) + 4', host)).toBe('$skb + 40 + 4');
  expect(linux.expand('$j * 1000 / (uint64)HZ', host)).toBe('$j * 1000 / (uint64)250');
  expect(linux.expand('$HZX + 1', host)).toBe('$HZX + 1');
});

test('a member that has moved is looked for in both places', () => {
  const text = 'OFFSETOF(inet_connection_sock, icsk_keepalive_timer, sock, sk_timer)';
  expect(linux.expand(text, host)).toBe('0');
});

test('what the host does not know makes the text unusable', () => {
  expect(linux.expand('OFFSETOF(sk_buff, gone)', host)).toBeUndefined();
  expect(linux.expand('OFFSETOF(sk_buff, gone, sock, gone)', host)).toBeUndefined();
  expect(linux.expand('HZ', { ...host, hz: undefined })).toBeUndefined();
});
