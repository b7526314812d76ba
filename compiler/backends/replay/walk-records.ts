/** Where the records of a capture begin and end: the text of the walk around a packet, one for each format. */
import type { WalkedFormat } from './interface.ts';

interface Framing {
  /** What the text names of the layout (see interface.ts). */
  readonly layout: string;
  /** Statements that fill the reader's part of `p` from the record at `record`, as the format's reader does. */
  readonly meet: string;
  /** A function of `p` and a record: the whole seconds of its time. */
  readonly secondsOf: string;
  /** No record has fewer bytes. */
  readonly smallest: string;
  /**
   * Statements that find the packet's `start`, how much of it was `captured`, the record's word for its `direction`, and the
   * `next` record; or leave the walk.
   */
  readonly open: string;
}

/** A block of pcapng that holds a packet, and its bytes without that and without options. */
const enhancedPacketBlock = 6;
const blockBytes = 32;

/** Of a block that has no options the direction is unknown. */
const direction = (at: string): string =>
  `length === ${blockBytes} + ((captured + 3) & -4) ? 0 : blockDirection(v, littleEndian, ${at})`;

export const framings: Readonly<Record<WalkedFormat, Framing>> = {
  pcap: {
    layout: 'littleEndian, headerBytes, nanosecondsPerUnit, largest',
    meet: `const start = record + headerBytes, captured = v.getUint32(record + 8, littleEndian), wire = v.getUint32(record + 12, littleEndian);
let seconds = v.getUint32(record, littleEndian), nanoseconds = v.getUint32(record + 4, littleEndian) * nanosecondsPerUnit;
if (nanoseconds >= 1e9) {
seconds += Math.floor(nanoseconds / 1e9);
nanoseconds %= 1e9;
}
p.seconds = seconds;
p.nanoseconds = nanoseconds;
p.direction = 0;
`,
    secondsOf: `const secondsOf = (p, record) => {
const nanoseconds = v.getUint32(record + 4, littleEndian) * nanosecondsPerUnit;
return v.getUint32(record, littleEndian) + (nanoseconds < 1e9 ? 0 : Math.floor(nanoseconds / 1e9));
};
`,
    smallest: 'headerBytes',
    open: `const start = at + headerBytes, captured = v.getUint32(at + 8, littleEndian), next = start + captured;
if (next > limit || captured > largest) break;
let direction = 0;
`,
  },
  pcapng: {
    layout: 'littleEndian, interfaces, largest',
    meet: `const start = record + 28, captured = v.getUint32(record + 20, littleEndian), wire = v.getUint32(record + 24, littleEndian);
const length = v.getUint32(record + 4, littleEndian), from = interfaces[v.getUint32(record + 8, littleEndian)];
from.time.stamp(p, v.getUint32(record + 12, littleEndian), v.getUint32(record + 16, littleEndian));
p.linkType = linkType;
p.interfaceIndex = from.index;
p.direction = ${direction('record')};
`,
    secondsOf: `const secondsOf = (p, record) => {
interfaces[v.getUint32(record + 8, littleEndian)].time.stamp(p, v.getUint32(record + 12, littleEndian), v.getUint32(record + 16, littleEndian));
return p.seconds;
};
`,
    smallest: String(blockBytes),
    open: `const start = at + 28, captured = v.getUint32(at + 20, littleEndian), length = v.getUint32(at + 4, littleEndian), next = at + length;
if (v.getUint32(at, littleEndian) !== ${enhancedPacketBlock} || next > limit || length > largest || captured > length - ${blockBytes}) break;
if ((length & 3) !== 0 || v.getUint32(next - 4, littleEndian) !== length) break;
if (v.getUint32(at + 8, littleEndian) >= interfaces.length) break;
let direction = ${direction('at')};
`,
  },
};
