import { approximate } from '../define.ts';
import type { Grade, ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as ways from '../linux/ways.ts';
import { inProcess } from './unpacked.ts';

const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'udpsinfo_t *', 'udpinfo_t *'] as const;

/** The prototype of 2006 passed ipinfo_t and udpinfo_t second and third. */
const prototypes = [
  { slot: 1, struct: 'ipinfo_t' },
  { slot: 2, struct: 'udpinfo_t' },
] as const;

/** What a receive probe of datagrams makes of a capture. */
export const wantedOrNot: Grade = approximate(
  'fires too for a datagram that no socket wants, which a capture cannot tell',
);

/** The design of 2008 has the name udp:::stream-*, and no more. */
const streams: readonly ProbeDefinition[] = [
  {
    name: 'stream-start',
    aside: true,
    doc: 'The first datagram between two ends, whichever sends it. Planned in the design of 2008; no system ships it.',
    args,
    prototypes,
    wire: { on: 'stream', event: 'start' },
    grade: approximate('the first of the capture, or after a minute of silence'),
    get linux() {
      return ways.udpStart;
    },
  },
  {
    name: 'stream-end',
    aside: true,
    doc: 'Nothing was sent between two ends for a minute. Planned in the design of 2008; no system ships it.',
    args,
    absent: [0, 2, 4],
    prototypes,
    wire: { on: 'stream', event: 'end' },
    grade: approximate(
      'told when the next packet of the capture comes; a stream that the end of the capture cuts has no end',
    ),
    nowhere:
      'silence makes no event in the kernel, and a map of its streams cannot be gone through by a clock there: replay a capture',
  },
  {
    name: 'stream-open',
    aside: true,
    doc: 'A UDP socket is made.',
    args,
    absent: [0, 4],
    prototypes,
    grade: inProcess,
    get linux() {
      return ways.udpOpen;
    },
  },
  {
    name: 'stream-close',
    aside: true,
    doc: 'A UDP socket is closed.',
    args,
    absent: [0, 4],
    prototypes,
    grade: inProcess,
    get linux() {
      return ways.udpClose;
    },
  },
];

const probes: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'A UDP datagram leaves; of a fragmented one, the first fragment.',
    args,
    prototypes,
    wire: { on: 'send', layer: { ipProtocols: [17] } },
    get linux() {
      return ways.udpSend;
    },
  },
  {
    name: 'receive',
    doc: 'A UDP datagram arrives; of a fragmented one, the first fragment.',
    args,
    prototypes,
    wire: { on: 'receive', layer: { ipProtocols: [17] } },
    get linux() {
      return ways.udpReceive;
    },
    grade: wantedOrNot,
  },
];

export const udp: ProviderDefinition = {
  name: 'udp',
  doc: 'UDP datagrams.',
  module: 'vmlinux',
  function: '',
  probes: [...probes, ...streams],
};
