/** What is added to a counter: mibinfo_t. */
import type { LinuxSource } from '../define-linux.ts';
import type { CounterIncrement } from '../define.ts';
import { octets4, octets6 } from '../mib/increments.ts';
import { cases, integer, segmentCount } from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';
import { numberOf } from './wire.ts';

/** Markers for what a block adds: 1, the segments of a buffer, 1 or -1 for a gauge, or what a packet tells. */
export type Added = 'addsOne' | 'addsSegments' | 'addsLess' | 'addsOctets4' | 'addsOctets6';

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
    row(['addsLess'], integer('(int64)-1')),
    ...rowsOfPackets(),
  ],
};
