/** How segments of a recorded trace move the counters of TCP. */
import { constants } from '../constants.ts';
import { approximate } from '../define.ts';
import type { Comparison, WireEvent } from '../define.ts';
import { among, bits, choice, condition, endpoint, packet } from '../structs/field.ts';
import { segmentBytes } from './increments.ts';
import type { WireRules } from './rules.ts';

const TCP = 6;
const [FIN, SYN, RST] = [0x01, 0x02, 0x04];
const valueOf = (state: string): number => Number(constants.get(`TCP_STATE_${state}`)?.value);
const CLOSED = valueOf('CLOSED');

const opening = [valueOf('SYN_SENT'), valueOf('SYN_RECEIVED')];
const open = [valueOf('ESTABLISHED'), valueOf('CLOSE_WAIT')];
const notOpen = [...constants.keys()]
  .filter((name) => name.startsWith('TCP_STATE_'))
  .map((name) => Number(constants.get(name)?.value))
  .filter((state) => !open.includes(state));

const flag = (mask: number): Comparison => among(bits('transport', 13, 8, { mask }), mask);
const noFlag = (mask: number): Comparison => among(bits('transport', 13, 8, { mask }), 0);
const either = (...any: readonly (readonly Comparison[])[]): Comparison => ({ any });
const isNew: Comparison = among(endpoint('retransmit'), 0);
const hasData: Comparison = { source: packet('segmentLength'), atLeast: 1 };

const offloads = 'exact when a frame is a segment: what offloads made one of several counts once';

/** A segment leaves or arrives. */
const segment = (
  on: 'send' | 'receive',
  text?: string,
  ...all: readonly Comparison[]
): WireEvent => ({
  on,
  layer: { ipProtocols: [TCP] },
  ...(text !== undefined && { when: condition(text, ...all) }),
});

const closedFrom = (states: readonly number[], text: string): WireEvent => ({
  on: 'tcp',
  event: 'state-change',
  when: condition(
    text,
    among(endpoint('state'), CLOSED),
    among({ from: 'previousState' }, ...states),
  ),
});

const atSender = approximate(
  'exact when captured at the sender; elsewhere a segment lost before the capture is seen once',
);

export const tcp: WireRules = {
  ActiveOpens: {
    doc: 'A connection is asked for.',
    wire: { on: 'tcp', event: 'connect-request' },
  },
  PassiveOpens: {
    doc: 'A connection that was asked for by the other end is established.',
    wire: { on: 'tcp', event: 'accept-established' },
  },
  AttemptFails: {
    doc: 'A connection fails while it is being opened.',
    wire: closedFrom(opening, 'from SYN_SENT or SYN_RECEIVED to CLOSED'),
    grade: approximate('an attempt that times out has no packet, but with -x vantage=middlebox'),
  },
  EstabResets: {
    doc: 'An open connection is reset.',
    wire: closedFrom(open, 'from ESTABLISHED or CLOSE_WAIT to CLOSED'),
  },
  CurrEstab: {
    doc: 'A connection becomes an open one, or is one no more: 1 or -1 is added.',
    wire: {
      on: 'tcp',
      event: 'state-change',
      when: condition(
        'to or from ESTABLISHED or CLOSE_WAIT',
        either(
          [among(endpoint('state'), ...open), among({ from: 'previousState' }, ...notOpen)],
          [among(endpoint('state'), ...notOpen), among({ from: 'previousState' }, ...open)],
        ),
      ),
    },
    increment: {
      source: choice(
        [condition('opened', among(endpoint('state'), ...open)), { from: 'constant', value: 1 }],
        [
          condition('closed', among(endpoint('state'), ...notOpen)),
          { from: 'constant', value: -1 },
        ],
      ),
    },
    grade: approximate('a gauge, of which only the changes are seen: the sum begins at 0'),
  },
  RetransSegs: {
    doc: 'A segment is sent again.',
    wire: { on: 'tcp', event: 'retransmit' },
    grade: atSender,
  },
  InSegs: {
    doc: 'A segment arrives.',
    wire: segment('receive'),
    grade: approximate(offloads),
  },
  OutSegs: {
    doc: 'A segment leaves that was not sent before.',
    wire: segment('send', 'one that was not sent before', isNew),
    grade: approximate(
      `${offloads}; the kernel counts a SYN-ACK that is sent again, and not the one of a simultaneous open`,
    ),
  },
  OutRsts: { doc: 'A reset leaves.', wire: segment('send', 'with RST', flag(RST)) },
  tcpOutDataSegs: {
    doc: 'A segment with data leaves that was not sent before. A counter of Solaris.',
    wire: segment('send', 'with data, not sent before', hasData, isNew),
    grade: approximate(offloads),
  },
  tcpOutDataBytes: {
    doc: 'A segment with data leaves that was not sent before: its bytes. A counter of Solaris.',
    wire: segment('send', 'with data, not sent before', hasData, isNew),
    increment: segmentBytes,
    grade: atSender,
  },
  tcpRetransBytes: {
    doc: 'A segment with data is sent again: its bytes. A counter of Solaris.',
    wire: { on: 'tcp', event: 'retransmit', when: condition('with data', hasData) },
    increment: segmentBytes,
    grade: atSender,
  },
};

const ofOptions = approximate('exact when the capture has all of the TCP options');

const duplicate = (kind: number): Comparison => among(packet('duplicateSack'), kind);

export const tcpext: WireRules = {
  TCPSynRetrans: {
    doc: 'A SYN or SYN-ACK is sent again.',
    wire: { on: 'tcp', event: 'retransmit', when: condition('of a SYN', flag(SYN)) },
    grade: atSender,
  },
  TCPOrigDataSent: {
    doc: 'A segment with data or FIN leaves that was not sent before.',
    wire: segment(
      'send',
      'with data or FIN, not sent before',
      either([hasData], [flag(FIN)]),
      isNew,
      noFlag(SYN | RST),
    ),
    grade: approximate(offloads),
  },
  TCPDSACKOldSent: {
    doc: 'A selective acknowledgement leaves that reports a duplicate of what was acknowledged before (RFC 2883).',
    wire: segment('send', 'with a D-SACK below its acknowledgement', duplicate(1)),
    grade: ofOptions,
  },
  TCPDSACKOfoSent: {
    doc: 'A selective acknowledgement leaves that reports a duplicate of what came out of order (RFC 2883).',
    wire: segment('send', 'with a D-SACK inside its second block', duplicate(2)),
    grade: ofOptions,
  },
  TCPDSACKRecv: {
    doc: 'A selective acknowledgement arrives that reports a duplicate of what was acknowledged before (RFC 2883).',
    wire: segment('receive', 'with a D-SACK below its acknowledgement', duplicate(1)),
    grade: ofOptions,
  },
  TCPDSACKOfoRecv: {
    doc: 'A selective acknowledgement arrives that reports a duplicate of what came out of order (RFC 2883).',
    wire: segment('receive', 'with a D-SACK inside its second block', duplicate(2)),
    grade: ofOptions,
  },
};
