/**
 * What the kernel does not keep of a connection and tracing can: counts of events, and extremes of what is seen at them. Each is
 * an object of its own, so that a program has the books of what it reads only.
 */
import type {
  AttachBook,
  AttachPoint,
  KernelObject,
  KernelObjectDefinition,
  KernelRequirement,
  ObjectSource,
} from '../define-linux.ts';
import { sentAgain, setState, tracepoint, transmit } from './attach.ts';
import { bytesFrom, load } from './expressions.ts';
import { congestion, socketOf } from './estats-places.ts';

interface Place {
  readonly attach: AttachPoint;
  readonly gives: Readonly<Record<KernelObject, ObjectSource>>;
  readonly requires?: readonly KernelRequirement[];
}

/** The key of all maps. */
const OF = '[(uint64)$skc]';

const tp = (member: string): string => `(uint64)$tp->${member}`;

/** Where a segment of an established connection arrives, before TCP has looked at it. */
const arrived: Place = {
  attach: tracepoint('tcp:tcp_probe'),
  gives: {
    ...socketOf('tcp:tcp_probe').gives,
    // `$rsl` is the length of the option SACK: where Linux and its kin put it, behind the timestamps or where they would be.
    segment: {
      setup: `$rsb = (struct sk_buff *)args->skbaddr; $rth = (uint64)$rsb->head + (uint64)$rsb->transport_header; $rnh = (uint64)$rsb->head + (uint64)$rsb->network_header; $rsl = (uint64)0;
if ((uint64)*(uint8*)($rth + 12) >= (uint64)0x80) { if ((${load(32, '$rth + 20')} >> (uint64)8) == (uint64)0x010105) { $rsl = ${load(8, '$rth + 23')}; } }
if ((uint64)*(uint8*)($rth + 12) >= (uint64)0xb0) { if ((${load(32, '$rth + 32')} >> (uint64)8) == (uint64)0x010105) { $rsl = ${load(8, '$rth + 35')}; } }`,
    },
  },
  requires: [{ tracepoint: 'tcp:tcp_probe', field: 'skbaddr' }],
};

const again: Place = { attach: sentAgain.attach, gives: sentAgain.gives };
const sent: Place = { attach: transmit.attach, gives: transmit.gives };

const at = (
  { attach, gives, requires }: Place,
  needs: readonly KernelObject[],
  text: string,
): AttachBook => ({
  ...{ attach, gives, needs, text },
  ...(requires !== undefined && { requires }),
});

/** With its socket a row goes; the clauses of its end still see it. */
export const forget = (maps: readonly string[]): AttachBook => ({
  attach: setState.attach,
  gives: setState.gives,
  needs: ['socket'],
  text: '',
  after: `if (args->newstate == 7) { ${maps.map((map) => `delete(@b_${map}${OF});`).join(' ')} }`,
});

const map = (name: string): string => `(uint64)@b_${name}${OF}`;
const set = (name: string, value: string): string => `@b_${name}${OF} = ${value};`;
const add = (name: string, value = '(uint64)1'): string => set(name, `${map(name)} + ${value}`);

/** An object whose maps some places keep; `$k_name` has what is read of each. */
const kept = (
  doc: string,
  read: readonly string[],
  hidden: readonly string[],
  ...places: readonly AttachBook[]
): KernelObjectDefinition => {
  const all = [...read, ...hidden];
  return {
    doc,
    needs: ['socket'],
    setup: read.map((name) => `$k_${name} = ${map(name)};`).join(' '),
    begin: all.map((name) => `@b_${name}[(uint64)0] = (uint64)0;`).join(' '),
    books: [...places, forget(all)],
  };
};

// ---- congestion states -------------------------------------------------------------------------

/** `$cas` is the new state, `$cao` the old: Open 0, Disorder 1, CWR 2, Recovery 3, Loss 4. */
const signal = '(($cas >= 2 && $cao < 2) || ($cas == 4 && $cao < 4))';
/** The timer has run out once only. */
const undoubled = '(uint64)$tp->inet_conn.icsk_backoff == 0';
/** What the kernel sets when it takes a cut back. */
const undone = '(uint64)$tp->undo_marker == 0';

const changed = (name: string, when: string, added?: string): KernelObjectDefinition =>
  kept(
    `the connection's changes of congestion state: ${name}`,
    [name],
    [],
    at(congestion, ['congestion', 'tcp'], `if (${when}) { ${add(name, added)} }`),
  );

/** A duplicate acknowledgement arrives (RFC 5681; with selective ones the window may move). */
const duplicate = `($dln == 0 && ${tp('packets_out')} != 0 && ${load(32, '$rth + 8')} == ${tp('snd_una')} && ((uint64)*(uint8*)($rth + 13) & (uint64)7) == 0 && ($rsl != 0 || (${load(16, '$rth + 14')} << ${tp('rx_opt.snd_wscale')}) == ${tp('snd_wnd')}))`;

const dataLength = '$dln = (uint64)args->data_len;';

const congestionCounts: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  signals: changed('signals', signal),
  fasts: changed('fasts', '$cas == 3 && $cao != 3'),
  timeouts: changed('timeouts', `$cas == 4 && ${undoubled}`),
  backoffs: changed('backoffs', `$cas == 4 && !(${undoubled})`),
  abrupts: changed('abrupts', '$cas == 4 && $cao == 0'),
  falseFasts: changed('falseFasts', `$cao == 3 && $cas < 2 && ${undone}`),
  falseTimeouts: changed('falseTimeouts', `$cao == 4 && $cas < 2 && ${undone}`),
  windowsBefore: changed('windowsBefore', signal, `${tp('prior_cwnd')} * ${tp('mss_cache')}`),
  triptimesBefore: changed('triptimesBefore', signal, tp('rack.rtt_us')),
  disorders: kept(
    'runs of duplicate acknowledgements that ended without a retransmission',
    ['disorders', 'disordered', 'reordered'],
    ['runFrom', 'runAcks'],
    at(
      arrived,
      ['segment', 'tcp'],
      `${dataLength} if (${duplicate}) { ${add('runAcks')} } else { if (${tp('inet_conn.icsk_ca_state')} != 1) { ${set('runAcks', '(uint64)0')} } }`,
    ),
    at(
      congestion,
      ['congestion', 'tcp'],
      `if ($cas == 1 && $cao == 0) { ${set('runFrom', tp('snd_una'))} }
if ($cas == 0 && $cao == 1) { ${add('disorders')} ${add('disordered', map('runAcks'))} ${add('reordered', `((${tp('snd_una')} - ${map('runFrom')}) & (uint64)0xffffffff)`)} ${set('runAcks', '(uint64)0')} }`,
    ),
  ),
};

// ---- segments that arrive ----------------------------------------------------------------------

const arriving = (
  doc: string,
  read: readonly string[],
  hidden: readonly string[],
  text: string,
): KernelObjectDefinition => kept(doc, read, hidden, at(arrived, ['segment', 'tcp'], text));

const cwnd = tp('snd_cwnd');
const limit = tp('chrono_type');

/** What limits sending has changed since it was looked at: 2 is the peer's window, 1 the congestion window, else the sender. */
const limited = `if (${map('limitWas')} != ${limit} + (uint64)1) {
if (${limit} == 2) { ${add('byPeer')} } else { if (${limit} == 1) { ${add('byNetwork')} } else { ${add('bySender')} } }
${set('limitWas', `${limit} + (uint64)1`)} }`;

const arrivals: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  octetsIn: arriving(
    'octets of data that have arrived',
    ['octetsIn'],
    [],
    add('octetsIn', '(uint64)args->data_len'),
  ),
  dupAcksIn: arriving(
    'duplicate acknowledgements that have arrived',
    ['dupAcksIn'],
    [],
    `${dataLength} if (${duplicate}) { ${add('dupAcksIn')} }`,
  ),
  echoesIn: arriving(
    'segments that have arrived with ECE',
    ['echoesIn'],
    [],
    `if (((uint64)*(uint8*)($rth + 13) & (uint64)0x40) != 0) { ${add('echoesIn')} }`,
  ),
  timeToLive: arriving(
    'the time to live of the last packet',
    ['timeToLive'],
    [],
    `if ((uint64)*(uint8*)$rnh >> (uint64)4 == 4) { ${set('timeToLive', load(8, '$rnh + 8'))} } else { ${set('timeToLive', load(8, '$rnh + 7'))} }`,
  ),
  closedWindows: arriving(
    "times that the peer's window became zero",
    ['closedWindows'],
    [],
    `if (${load(16, '$rth + 14')} == 0 && ${tp('snd_wnd')} != 0 && ((uint64)*(uint8*)($rth + 13) & (uint64)4) == 0) { ${add('closedWindows')} }`,
  ),
  selective: arriving(
    'selective acknowledgements and their blocks',
    ['selective', 'selectiveBlocks'],
    [],
    `if ($rsl != 0) { ${add('selective')} ${add('selectiveBlocks', '($rsl - (uint64)2) / (uint64)8')} }`,
  ),
  growth: arriving(
    'times that the congestion window has opened, in slow start and after it',
    ['slowStarts', 'avoidances'],
    ['windowWas'],
    `if (${map('windowWas')} != 0 && ${cwnd} > ${map('windowWas')} && ${tp('inet_conn.icsk_ca_state')} < 2) { if (${map('windowWas')} < ${tp('snd_ssthresh')}) { ${add('slowStarts')} } else { ${add('avoidances')} } }
${set('windowWas', cwnd)}`,
  ),
  limits: kept(
    'times that something else has begun to limit sending',
    ['byPeer', 'byNetwork', 'bySender'],
    ['limitWas'],
    at(arrived, ['tcp'], limited),
    at(again, ['tcp'], limited),
  ),
};

// ---- segments that leave -----------------------------------------------------------------------

/** A segment of a connection that goes on. */
const leaving = (
  doc: string,
  read: readonly string[],
  hidden: readonly string[],
  text: string,
): KernelObjectDefinition =>
  kept(
    doc,
    read,
    hidden,
    at(
      sent,
      ['socket', 'tcp', 'transport'],
      `if ((uint64)$tp != 0 && $pr == 6) { if ($skc->__sk_common.skc_state != 7 && $skc->__sk_common.skc_state != 10) { ${text} } }`,
    ),
  );

const flagsOut = '(uint64)*(uint8*)($th + 13)';
const ackOut = load(32, '$th + 8');
/** No data, and neither SYN, FIN nor RST. */
const pureAck = `((${flagsOut} & (uint64)7) == 0 && ${bytesFrom('$th')} == ((uint64)*(uint8*)($th + 12) >> (uint64)4) * (uint64)4)`;
const incomplete = '(uint64)$tp->out_of_order_queue.rb_node != 0';

const departures: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  echoesOut: leaving(
    'segments that have left with ECE',
    ['echoesOut'],
    [],
    `if ((${flagsOut} & (uint64)0x46) == (uint64)0x40) { ${add('echoesOut')} }`,
  ),
  windowsOut: leaving(
    'times that a window of zero was advertised after another, and the largest window',
    ['zeroWindows', 'widestWindow'],
    ['isZero'],
    `if ((${flagsOut} & (uint64)6) == 0) {
if (${load(16, '$th + 14')} == 0) { if (${map('isZero')} == 0) { ${add('zeroWindows')} } ${set('isZero', '(uint64)1')} } else { ${set('isZero', '(uint64)0')} }
if (${tp('rcv_wnd')} > ${map('widestWindow')}) { ${set('widestWindow', tp('rcv_wnd'))} } }`,
  ),
  dupAcksOut: leaving(
    'duplicate acknowledgements that have left, and their runs',
    ['dupAcksOut', 'dupRuns'],
    ['lastAck', 'isRun'],
    `if (${pureAck} && ${incomplete} && ${map('lastAck')} == ${ackOut}) { ${add('dupAcksOut')} if (${map('isRun')} == 0) { ${add('dupRuns')} } ${set('isRun', '(uint64)1')} }
if (${map('lastAck')} != ${ackOut}) { ${set('isRun', '(uint64)0')} ${set('lastAck', ackOut)} }`,
  ),
};

// ---- extremes ----------------------------------------------------------------------------------

const segments = (count: string): string => `(${count} * ${tp('mss_cache')})`;
const between = (to: string, from: string): string => `((${to} - ${from}) & (uint64)0xffffffff)`;
const unlimited = '(uint64)0x7fffffff';
const slow = `${cwnd} < ${tp('snd_ssthresh')}`;

/** The octets that the reassembly queue spans. */
const span = between(
  '(uint64)*(uint32*)((uint64)$tp->ooo_last_skb + OFFSETOF(sk_buff, cb) + 4)',
  tp('rcv_nxt'),
);

/** What the kernel has now, by what it is called here; an extreme of it is its largest or smallest value where it is looked at. */
const looked: Readonly<Record<string, { value: string; when?: string; least?: true }>> = {
  mostPipe: {
    value: segments(
      `(${tp('packets_out')} + ${tp('retrans_out')} - ${tp('sacked_out')} - ${tp('lost_out')})`,
    ),
  },
  longestTrip: { value: tp('rack.rtt_us') },
  longestTimeout: { value: tp('inet_conn.icsk_rto') },
  shortestTimeout: { value: tp('inet_conn.icsk_rto'), least: true },
  widestSlow: { value: segments(cwnd), when: slow },
  widestAvoiding: { value: segments(cwnd), when: `!(${slow})` },
  highestThreshold: {
    value: segments(tp('snd_ssthresh')),
    when: `${tp('snd_ssthresh')} < ${unlimited}`,
  },
  lowestThreshold: {
    value: segments(tp('snd_ssthresh')),
    when: `${tp('snd_ssthresh')} < ${unlimited}`,
    least: true,
  },
  largestSegment: { value: tp('mss_cache') },
  smallestSegment: { value: tp('mss_cache'), least: true },
  mostUnacked: { value: between(tp('snd_nxt'), tp('snd_una')) },
  mostUnsent: { value: between(tp('write_seq'), tp('snd_nxt')) },
  mostMissing: { value: span, when: incomplete },
  mostUnread: { value: between(tp('rcv_nxt'), tp('copied_seq')) },
};

function extreme(name: string): KernelObjectDefinition {
  const { value, when, least } = looked[name];
  const beyond = (than: string): string => {
    const compared = least === true ? `(${than} == 0 || ${value} < ${than})` : `${value} > ${than}`;
    return when === undefined ? compared : `(${when}) && ${compared}`;
  };
  // Half open, a socket has defaults.
  const look = `if ($skc->__sk_common.skc_state != 2 && $skc->__sk_common.skc_state != 3 && ${beyond(map(name))}) { ${set(name, value)} }`;
  const object = kept(
    'an extreme of what the kernel keeps',
    [name],
    [],
    ...[arrived, again].map((place) => at(place, ['tcp'], look)),
    at(congestion, ['tcp'], look),
  );
  return {
    ...object,
    needs: ['socket', 'tcp'],
    setup: `${object.setup} if (${beyond(`$k_${name}`)}) { $k_${name} = ${value}; }`,
  };
}

/** By the object's name. */
export const estatsBookObjects: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  ...congestionCounts,
  ...arrivals,
  ...departures,
  ...Object.fromEntries(Object.keys(looked).map((name) => [name, extreme(name)])),
  reassembly: {
    doc: 'the octets that the reassembly queue spans now: 0 when it is empty',
    needs: ['tcp'],
    setup: `$span = (uint64)0; if (${incomplete}) { $span = ${span}; }`,
  },
};
