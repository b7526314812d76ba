/**
 * How many bytes a record takes in dtrace's buffers. A replay keeps records as text, but the option specsize
 * is in those bytes, and where it cuts a speculation must not depend on the engine.
 */
import type { Statement } from '../../program.ts';
import { alignOf, sizeOf, type Type } from '../../types.ts';

/** The probe's and the speculation's number, in front of the data. */
export const recordHeader = 8;

type Item = readonly [size: number, align: number];
type ItemOf = (type: Type) => Item;

const aggregationId: Item = [4, 4];
const int: Item = [4, 4];
const pointer: Item = [8, 8];

/** What pcap() keeps of a packet unless the option pcapsize says otherwise; time, length and protocol come before it. */
const pcapSize = 1514;

/** How a value of the type is recorded; a string takes `strsize` bytes and one more. */
function itemOfType(type: Type, strsize: number): Item {
  const size = sizeOf(type) ?? 0;
  if (type.kind === 'string') return [strsize + 1, 1];
  return type.kind === 'struct' || type.kind === 'array' ? [size, 2] : [size, alignOf(type)];
}

function itemsOf(statement: Statement, itemOf: ItemOf): readonly Item[] {
  switch (statement.kind) {
    case 'trace':
      return [itemOf(statement.value.type)];
    case 'printf':
    case 'system':
    case 'freopen':
      return (statement.arguments ?? []).map(({ type }) => itemOf(type));
    case 'tracemem': {
      const { size, dynamic } = statement;
      return dynamic === undefined ? [[size, 1]] : [[size, 1], itemOf(dynamic.type)];
    }
    case 'print': {
      const { type } = statement.value;
      const size = type.kind === 'pointer' ? sizeOf(type.to) : undefined;
      const members = statement.members?.reduce((sum, each) => sum + itemOf(each.type)[0], 0);
      return [pointer, [size ?? members ?? 0, 8]];
    }
    case 'pcap':
      return [[8, 8], int, itemOf(statement.protocol.type), [pcapSize, 1]];
    case 'printa':
      return statement.aggregations.map(() => aggregationId);
    case 'clear':
    case 'denormalize':
      return [aggregationId];
    case 'trunc':
      return [aggregationId, statement.count === undefined ? int : itemOf(statement.count.type)];
    case 'normalize':
      return [aggregationId, itemOf(statement.by.type)];
    case 'setopt':
      return [
        itemOf(statement.option.type),
        statement.value === undefined ? int : itemOf(statement.value.type),
      ];
    default:
      return [];
  }
}

/** Where the data of a statement ends in a record that has come to `offset`. */
export function recordEnd(statement: Statement, offset: number, strsize: number): number {
  let end = offset;
  for (const [size, align] of itemsOf(statement, (type) => itemOfType(type, strsize)))
    end = Math.ceil(end / align) * align + size;
  return end;
}
