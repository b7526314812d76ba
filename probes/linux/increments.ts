/** What is added to a counter: mibinfo_t. */
import type { LinuxSource } from '../define-linux.ts';
import type { CounterIncrement } from '../define.ts';
import { grownRows } from '../mib/growth.ts';
import { octets4, octets6 } from '../mib/increments.ts';
import { cases, either, integer, segmentCount } from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';
import { numberOf } from './wire.ts';

/**
 * Markers for what a block adds: 1, the segments of a buffer that is queued or that is on its way to a device, its octets, what a socket's own
 * counter has grown by, 1 or
 * -1 for a gauge, or what a packet tells.
 */
export type Added =
  | 'addsOne'
  | 'addsSegments'
  | 'addsPieces'
  | 'addsData'
  | 'addsResent'
  | 'addsLess'
  | 'addsOctets4'
  | 'addsOctets6';

const pieces =
  '(uint64)*(uint16*)((uint64)$skb->head + (uint64)$skb->end + OFFSETOF(skb_shared_info, gso_segs))';

/** Those that the headers tell. */
export const packetIncrements: ReadonlyMap<Added, CounterIncrement> = new Map([
  ['addsOctets4', octets4],
  ['addsOctets6', octets6],
]);

/** Of the headers. */
function rowsOfPackets(): readonly LinuxSource[] {
  return [...packetIncrements].flatMap(([name, { source, plus = 0 }]) => {
    const number = numberOf(source);
    if (number === undefined) return [];
    const text = `(int64)(${cases(number.cases)} + (uint64)${plus})`;
    return [row([name, ...number.needs], integer(text))];
  });
}

export const mibinfoRows: Rows = {
  mib_increment: [
    row(['addsOne'], integer('(int64)1')),
    row(['addsSegments', 'skb'], integer(`(int64)${segmentCount('(uint64)$skb')}`)),
    row(
      ['addsPieces', 'skb'],
      integer(`(int64)${cases(either(`${pieces} > 1`, pieces, '(uint64)1'))}`),
    ),
    row(['addsData', 'fresh'], integer('(int64)$oct')),
    ...grownRows,
    row(['addsResent', 'made'], integer('(int64)($hp - $hl)')),
    row(['addsLess'], integer('(int64)-1')),
    ...rowsOfPackets(),
  ],
};
