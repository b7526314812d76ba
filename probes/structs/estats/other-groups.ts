/** The smaller tables, and what implementations of RFC 4898 have beside it. */
import { exact } from '../../define.ts';
import type { FieldDefinition } from '../../define.ts';
import type { EstatsItem } from '../../estats/items.ts';
import { among, choice, condition, given, packet } from '../field.ts';
import { counted, kept, lacking, number, reasons, wide } from './rows.ts';

const { segments, acknowledged, roundTrip, timeout } = counted;
const inApp = number('app');

/** tcpEStatsAppTable. */
export const app: readonly FieldDefinition[] = [
  inApp('SndUna', 'oldest sequence number sent and not acknowledged', acknowledged),
  inApp('SndNxt', 'next sequence number to send', acknowledged),
  inApp('SndMax', 'highest sequence number sent', acknowledged),
  inApp('ThruOctetsAcked', 'octets that the peer has acknowledged', acknowledged),
  wide('app', 'ThruOctetsAcked', acknowledged),
  inApp('RcvNxt', 'next sequence number expected', acknowledged),
  inApp('ThruOctetsReceived', 'octets that this end has acknowledged', acknowledged),
  wide('app', 'ThruOctetsReceived', acknowledged),
  ...lacking('app', reasons.process, [
    ['CurAppWQueue', 'octets written and never sent'],
    ['MaxAppWQueue', 'most of CurAppWQueue'],
    ['CurAppRQueue', 'octets received in order and not read'],
    ['MaxAppRQueue', 'most of CurAppRQueue'],
  ]),
];

const moment = (
  name: string,
  doc: string,
  item: EstatsItem,
  unit: 'microseconds' | 'nanoseconds',
) => kept(`global.${name}`, 'uint64_t', `${doc}: ${unit} since 1970`, item, segments, unit);

/** What implementations keep of every connection, whichever tables are on. */
export const global: readonly FieldDefinition[] = [
  ...lacking('global', reasons.sender, [
    ['LimState', 'what limits sending now', 'int32_t'],
    ['LimStateTs', 'since when, in nanoseconds', 'uint64_t'],
  ]),
  moment('StartTs', 'when the connection began', 'StartTime', 'nanoseconds'),
  moment('CurrentTs', 'when its last segment passed', 'CurrentTime', 'nanoseconds'),
  moment('StartTv', 'when the connection began', 'StartTime', 'microseconds'),
];

/** InetAddressType: ipv4(1), ipv6(2). */
const addressType = choice(
  [condition('IPv4', among(packet('ipVersion'), 4)), { from: 'constant', value: 1 }],
  [condition('IPv6', among(packet('ipVersion'), 6)), { from: 'constant', value: 2 }],
);

const place = (end: 'local' | 'remote', name: string): readonly FieldDefinition[] => [
  given(
    `connection.${name}AddressType`,
    'int32_t',
    `${end} address: 1 is IPv4, 2 is IPv6`,
    addressType,
  ),
  given(`connection.${name}Address`, 'string', `${end} address, as text`, {
    from: 'endpointAddress',
    end,
  }),
  given(`connection.${name}Port`, 'uint16_t', `${end} port, host order`, {
    from: 'endpointPort',
    end,
  }),
];

/** tcpEStatsConnectIdTable. */
export const connection: readonly FieldDefinition[] = [
  given(
    'connection.ConnectIndex',
    'uint64_t',
    "the row's number: a number for each end of a flow, never used again",
    { from: 'endpointNumber' },
    exact,
  ),
  ...place('local', 'Local'),
  ...place('remote', 'Rem'),
];

/** tcpEStatsTuneTable: limits that a process sets, here to be read only. */
export const tune: readonly FieldDefinition[] = lacking('tune', reasons.option, [
  ['LimCwnd', 'limit of the congestion window, in octets'],
  ['LimSsthresh', 'limit of the end of slow start, in octets'],
  ['LimRwin', 'limit of the window advertised, in octets'],
  ['LimMSS', 'limit of CurMSS, in octets'],
]);

/** What implementations added to the MIB. */
export const extras: readonly FieldDefinition[] = [
  ...lacking('extras', reasons.sender, [
    ['OtherReductionsCV', 'cuts of the congestion window by its validation'],
    ['OtherReductionsCM', 'cuts of the congestion window by its moderation'],
  ]),
  ...lacking('extras', reasons.option, [['Priority', "the socket's priority"]]),
];

const micro = (item: EstatsItem, doc: string, grade = roundTrip) =>
  kept(`fine.${item}`, 'uint64_t', `${doc}, in microseconds`, item, grade, 'microseconds');

/** The times of the MIB in microseconds, as Windows' class FineRtt has them. */
export const fine: readonly FieldDefinition[] = [
  micro('SampleRTT', 'last round trip'),
  micro('SmoothedRTT', 'smoothed round-trip time'),
  micro('RTTVar', 'variation of the round-trip time'),
  micro('MaxRTT', 'longest round trip'),
  micro('MinRTT', 'shortest round trip'),
  micro('SumRTT', 'sum of the round trips'),
  micro('CurRTO', 'retransmission timeout', timeout),
];

/** tcpEStatsListenerTable. */
export const listener: readonly FieldDefinition[] = lacking('listener', reasons.listener, [
  ['StartTime', 'when listening began: nanoseconds since 1970', 'uint64_t'],
  ['SynRcvd', 'SYNs received'],
  ['Initial', 'connections half open'],
  ['Established', 'connections established'],
  ['Accepted', 'connections handed to the process'],
  ['ExceedBacklog', 'connections refused because the queue was full'],
  ['HCSynRcvd', 'SynRcvd, of 64 bits', 'uint64_t'],
  ['HCInitial', 'Initial, of 64 bits', 'uint64_t'],
  ['HCEstablished', 'Established, of 64 bits', 'uint64_t'],
  ['HCAccepted', 'Accepted, of 64 bits', 'uint64_t'],
  ['HCExceedBacklog', 'ExceedBacklog, of 64 bits', 'uint64_t'],
  ['CurConns', 'connections established now'],
  ['MaxBacklog', 'limit of the queue'],
  ['CurBacklog', 'connections in the queue, half open or not accepted'],
  ['CurEstabBacklog', 'connections established and not accepted'],
]);
