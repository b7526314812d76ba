/** How rows get into the struct tables, and the rows that read a socket. */
import type { KernelValue, LinuxSource } from '../define-linux.ts';
import { approximate } from '../define.ts';
import type { FieldDefinition, Grade } from '../define.ts';
import { integer } from './expressions.ts';

/** Rows by the name of the member that they are for. */
export type Rows = Readonly<Record<string, readonly LinuxSource[]>>;

/** The members with these rows. Throws an Error for a row of a member that is not there. */
export function live(fields: readonly FieldDefinition[], rows: Rows): readonly FieldDefinition[] {
  const unknown = Object.keys(rows).find((name) => fields.every((field) => field.name !== name));
  if (unknown !== undefined) throw new Error(`rows for ${unknown}, which is not a member`);
  return fields.map((field) => {
    const linux = rows[field.name];
    return linux === undefined ? field : { ...field, linux };
  });
}

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

/** A number of a socket that may not be there. */
const guarded = (value: KernelValue, object: string): KernelValue =>
  value.is === 'integer' ? integer(`((uint64)${object} != 0 ? ${value.text} : 0)`) : value;

/** What any socket is asked, by how it came into reach; `also` must be in reach too. */
export const fromSocket = (
  value: KernelValue,
  grade?: Grade,
  ...also: readonly string[]
): readonly LinuxSource[] => [
  row(['socket', 'full', ...also], value, grade),
  row(['socket', 'learnt', ...also], guarded(value, '$skc'), worse(grade, found)),
  row(['socket', ...also], guarded(value, '$skc'), grade),
];

/** What only struct tcp_sock has. */
export const fromTcp = (
  text: string,
  grade?: Grade,
  ...also: readonly string[]
): readonly LinuxSource[] => [
  row(['tcp', 'full', ...also], integer(text), grade),
  row(['tcp', 'learnt', ...also], guarded(integer(text), '$tp'), worse(grade, found)),
  row(['tcp', ...also], guarded(integer(text), '$tp'), worse(grade, half)),
];
