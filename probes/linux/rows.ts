/** The rows that read a socket. */
import type { KernelValue, LinuxSource } from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { Grade } from '../define.ts';
import { cases, integer } from './expressions.ts';
import type { Case } from './expressions.ts';

/** Rows by the name of the member that they are for. */
export type Rows = Readonly<Record<string, readonly LinuxSource[]>>;

const half = approximate(
  '0 for a half-open connection and for one in TIME_WAIT: their small sockets keep no such thing',
);

const found = approximate(
  '0 unless the connection is known: from a change of its state, or from a segment that it has sent since tracing began',
);

const worse = (grade: Grade | undefined, other: Grade): Grade =>
  grade?.grade === 'approximate' && other.grade === 'approximate'
    ? approximate(`${grade.why}; ${other.why}`)
    : other;

/** One way to read something, from these objects. */
export const row = (needs: readonly string[], value: KernelValue, grade?: Grade): LinuxSource => ({
  needs,
  value,
  ...(grade && { grade }),
});

/** What a socket is asked: a number in cases, or something else as it is. */
type Asked = string | readonly Case[] | KernelValue;

function valueOf(asked: Asked, guard?: string): KernelValue {
  if (typeof asked === 'string') return integer(cases([{ text: asked }], guard));
  return 'is' in asked ? asked : integer(cases(asked, guard));
}

/** What any socket is asked, by how it came into reach; `also` must be in reach too. */
export const fromSocket = (
  asked: Asked,
  grade?: Grade,
  ...also: readonly string[]
): readonly LinuxSource[] => [
  row(['socket', 'full', ...also], valueOf(asked), grade),
  row(['socket', 'learnt', ...also], valueOf(asked, '(uint64)$skc != 0'), worse(grade, found)),
  row(['socket', ...also], valueOf(asked, '(uint64)$skc != 0'), grade),
];

/** What only struct tcp_sock has. */
export const fromTcp = (
  asked: string | readonly Case[],
  grade?: Grade,
  ...also: readonly string[]
): readonly LinuxSource[] => [
  row(['tcp', 'full', ...also], valueOf(asked), grade),
  row(['tcp', 'learnt', ...also], valueOf(asked, '(uint64)$tp != 0'), worse(grade, found)),
  row(['tcp', ...also], valueOf(asked, '(uint64)$tp != 0'), worse(grade, half)),
];
