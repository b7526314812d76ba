import { constants } from '../constants.ts';
import { approximate } from '../define.ts';
import type { ProbeDefinition, ProviderDefinition } from '../define.ts';
import * as timers from '../linux/timers.ts';
import * as ways from '../linux/ways.ts';
import { among, condition, endpoint } from '../structs/field.ts';
import { insideHost } from './unpacked.ts';

const args = ['pktinfo_t *', 'csinfo_t *', 'ipinfo_t *', 'tcpsinfo_t *', 'tcpinfo_t *'] as const;

/** The prototype of 2006 passed ipinfo_t and tcpinfo_t second and third. */
const prototypes = [
  { slot: 1, struct: 'ipinfo_t' },
  { slot: 2, struct: 'tcpinfo_t' },
] as const;

const handshakeSeen = approximate(
  'fires only when the capture holds the SYN that began the connection',
);

const fromSegments = approximate(
  'follows from the segments: listen and bind, and the end of TIME_WAIT, make no packet',
);

const segments: readonly ProbeDefinition[] = [
  {
    name: 'send',
    doc: 'A TCP segment leaves, whatever it holds; a large segment that the device cuts up is as the capture shows it.',
    args,
    prototypes,
    wire: { on: 'send', layer: { ipProtocols: [6] } },
    get linux() {
      return ways.tcpSend;
    },
  },
  {
    name: 'receive',
    doc: 'A TCP segment arrives, with or without a connection or listener that wants it.',
    args,
    prototypes,
    wire: { on: 'receive', layer: { ipProtocols: [6] } },
    get linux() {
      return ways.tcpReceive;
    },
  },
  {
    name: 'retransmit',
    doc: 'A segment is sent again: its payload, SYN or FIN was sent before. Planned in the design of 2008; no system ships it.',
    args,
    prototypes,
    wire: { on: 'tcp', event: 'retransmit' },
    get linux() {
      return ways.retransmit;
    },
    grade: approximate(
      'exact when captured at the sender; elsewhere a segment lost before the capture is seen once, and reordering looks the same',
    ),
  },
];

const connecting: readonly ProbeDefinition[] = [
  {
    name: 'connect-request',
    doc: 'A connection is asked for: the first SYN of a flow leaves. The headers are those of the SYN.',
    args,
    prototypes,
    wire: { on: 'tcp', event: 'connect-request' },
    get linux() {
      return ways.connectRequest;
    },
  },
  {
    name: 'connect-established',
    doc: 'A connection that was asked for is accepted. The headers are those of the SYN-ACK that arrives: ip_saddr and tcp_sport are the remote end.',
    args,
    prototypes,
    wire: { on: 'tcp', event: 'connect-established' },
    get linux() {
      return ways.connectEstablished;
    },
    grade: handshakeSeen,
  },
  {
    name: 'connect-refused',
    doc: 'A connection that was asked for is refused. The headers are those of the RST that arrives: ip_saddr and tcp_sport are the remote end.',
    args,
    prototypes,
    wire: { on: 'tcp', event: 'connect-refused' },
    get linux() {
      return ways.connectRefused;
    },
    grade: handshakeSeen,
  },
  {
    name: 'accept-established',
    doc: 'A passive open completes. The headers are those of the ACK that arrives: ip_saddr is the remote end, tcp_dport the local port.',
    args,
    prototypes,
    wire: { on: 'tcp', event: 'accept-established' },
    get linux() {
      return ways.acceptEstablished;
    },
    grade: handshakeSeen,
  },
  {
    name: 'accept-refused',
    doc: 'A SYN is answered with a reset, for nobody listens. The headers are those of the RST that leaves, as on illumos and FreeBSD (Linux shows the SYN): ip_daddr is the remote end, tcp_sport the refused port. There is no connection: args[1] and args[3] are NULL.',
    args,
    absent: [1, 3],
    prototypes,
    wire: { on: 'tcp', event: 'accept-refused' },
    get linux() {
      return ways.acceptRefused;
    },
    grade: handshakeSeen,
  },
];

/** There is no packet to look at. */
const stateArguments = [
  'void',
  'csinfo_t *',
  'void',
  'tcpsinfo_t *',
  'void',
  'tcplsinfo_t *',
] as const;

const stateChange: ProbeDefinition = {
  name: 'state-change',
  doc: 'The state of a connection has changed: args[3]->tcps_state is the new state, args[5]->tcps_state the old one. There is no packet to look at.',
  args: stateArguments,
  // The design of 2008, and macOS: the control block before the change, then the next state.
  prototypes: [{ slot: 2, struct: 'tcpsinfo_t', as: 'previous' }],
  wire: { on: 'tcp', event: 'state-change' },
  get linux() {
    return ways.stateChange;
  },
  grade: fromSegments,
};

const confirmState: ProbeDefinition = {
  name: 'confirm-state',
  aside: true,
  doc: 'An end shows, by a segment of its own, that it is in the state that followed from what the other end sent: until then tcps_provisional is 1. There is no packet to look at.',
  args: stateArguments,
  wire: { on: 'tcp', event: 'confirm-state' },
  grade: fromSegments,
};

/** The states that segments tell of, by the end of their names. */
const seen = [
  ...['SYN_SENT', 'SYN_RECEIVED', 'ESTABLISHED', 'CLOSE_WAIT', 'FIN_WAIT_1', 'CLOSING'],
  ...['LAST_ACK', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
] as const;

const valueOf = (state: string): number => Number(constants.get(`TCP_STATE_${state}`)?.value);

const suffix = (state: string): string => state.toLowerCase().replaceAll('_', '-');

/** A state that a process puts a socket into. */
const ofProcess = (state: string): ProbeDefinition => ({
  name: `state-${suffix(state)}`,
  aside: true,
  doc: `A connection is now in the state ${state}: tcp:::state-change, of that state only.`,
  args: stateArguments,
  grade: insideHost,
});

/** One for each state, as `tcp_state_string[]` spells it: the design of 2008 has the name tcp:::state-*, and no more. */
const states: readonly ProbeDefinition[] = [
  ...seen.map((state): ProbeDefinition => ({
    name: `state-${suffix(state)}`,
    aside: true,
    doc: `A connection is now in the state ${state}: tcp:::state-change, of that state only.`,
    args: stateArguments,
    wire: {
      on: 'tcp',
      event: 'state-change',
      when: condition(`to ${state}`, among(endpoint('state'), valueOf(state))),
    },
    get linux() {
      return ways.stateChangeTo(valueOf(state));
    },
    grade: fromSegments,
  })),
  ofProcess('IDLE'),
  ofProcess('BOUND'),
  {
    ...ofProcess('LISTEN'),
    get linux() {
      return ways.stateChangeTo(valueOf('LISTEN'));
    },
  },
];

const timeoutArgs = [
  'void',
  'csinfo_t *',
  'ipinfo_t *',
  'tcpsinfo_t *',
  'void',
  'tcptimerinfo_t *',
] as const;

const timeouts: readonly ProbeDefinition[] = [
  {
    name: 'timeout-rexmit',
    aside: true,
    doc: 'The retransmission timer of a connection has run out. Planned in the design of 2008, as are the other timeouts; no system ships them.',
    args: timeoutArgs,
    grade: insideHost,
    get linux() {
      return timers.timeoutRexmit;
    },
  },
  {
    name: 'timeout-persist',
    aside: true,
    doc: 'The timer that asks a peer with a closed window for its window has run out.',
    args: timeoutArgs,
    grade: insideHost,
    get linux() {
      return timers.timeoutPersist;
    },
  },
  {
    name: 'timeout-keepalive',
    aside: true,
    doc: 'The timer that asks an idle peer whether it is still there has run out.',
    args: timeoutArgs,
    grade: insideHost,
    get linux() {
      return timers.timeoutKeepalive;
    },
  },
  {
    name: 'timeout-delack',
    aside: true,
    doc: 'The timer that holds back an acknowledgement has run out.',
    args: timeoutArgs,
    grade: insideHost,
    get linux() {
      return timers.timeoutDelack;
    },
  },
  {
    name: 'timeout-timewait',
    aside: true,
    doc: 'TIME_WAIT is over, or FIN_WAIT_2 of a socket that nobody has open.',
    args: timeoutArgs,
    grade: insideHost,
    get linux() {
      return timers.timeoutTimewait;
    },
  },
];

export const tcp: ProviderDefinition = {
  name: 'tcp',
  doc: 'TCP segments and connections.',
  module: 'vmlinux',
  function: '',
  probes: [...segments, ...connecting, stateChange, ...states, ...timeouts, confirmState],
};
