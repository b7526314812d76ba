import type { FieldDefinition } from '../../define.ts';
import type { EstatsItem } from '../../estats/items.ts';
import { counted, kept, lacking, number, reasons } from './rows.ts';

const n = number('stack');
const { segments, acknowledged, syn, inferred } = counted;

/** An enumeration, a shift, or a truth value. */
const e = (item: EstatsItem, doc: string, grade = syn): FieldDefinition =>
  kept(`stack.${item}`, 'int32_t', doc, item, grade);

const agreed = '1 both agreed, 2 this end did not, 3 its peer did not; 0 unknown';

/** tcpEStatsStackTable. */
export const stack: readonly FieldDefinition[] = [
  e('ActiveOpen', '1 when this end opened the connection, else 0'),
  n('MSSSent', "the MSS option of this end's SYN, 0 without", syn),
  n('MSSRcvd', "the MSS option of the peer's SYN, 0 without", syn),
  e('WinScaleSent', "the window scale of this end's SYN, -1 without"),
  e('WinScaleRcvd', "the window scale of the peer's SYN, -1 without"),
  e('TimeStamps', `timestamps: ${agreed}`),
  e('ECN', `explicit congestion notification: ${agreed}`),
  e('WillSendSACK', `selective acknowledgements that this end sends: ${agreed}`),
  e('WillUseSACK', `selective acknowledgements that this end uses: ${agreed}`),
  e(
    'State',
    "the MIB's number of the state: 1 closed, 2 listen, 3 synSent, 4 synReceived, 5 established, 6 finWait1, 7 finWait2, 8 closeWait, 9 lastAck, 10 closing, 11 timeWait",
    acknowledged,
  ),
  ...lacking('stack', reasons.option, [['Nagle', '1 when small segments wait, else 0', 'int32_t']]),
  ...lacking('stack', reasons.sender, [
    ['MaxSsCwnd', 'largest congestion window in slow start, in octets'],
    ['MaxCaCwnd', 'largest congestion window in congestion avoidance, in octets'],
    ['MaxSsthresh', 'largest end of slow start, but for the first, in octets'],
    ['MinSsthresh', 'smallest end of slow start, in octets'],
  ]),
  e(
    'InRecovery',
    '1 no gap is known, 2 duplicate acknowledgements without a retransmission, 3 in recovery',
    inferred,
  ),
  n('DupAcksIn', 'duplicate acknowledgements received', acknowledged),
  ...lacking('stack', reasons.algorithm, [
    ['SpuriousFrDetected', 'fast retransmissions that were found needless'],
    ['SpuriousRtoDetected', 'timeouts that were found needless'],
  ]),
  ...lacking('stack', reasons.tests, [
    ['SoftErrors', 'segments received that failed a test'],
    ['SoftErrorReason', 'which test the last of them failed', 'int32_t'],
  ]),
  ...lacking('stack', reasons.sender, [
    ['SlowStart', 'times that slow start has opened the congestion window'],
    ['CongAvoid', 'times that congestion avoidance has opened it'],
    ['OtherReductions', 'cuts of the congestion window without a signal'],
    ['CongOverCount', 'cuts of it to less than was in flight'],
  ]),
  n('FastRetran', 'fast retransmissions begun', inferred),
  n('SubsequentTimeouts', 'times that the timer has run out doubled', inferred),
  n('CurTimeoutCount', 'times that the timer has run out since the last acknowledgement', inferred),
  n('AbruptTimeouts', 'timeouts without a duplicate acknowledgement before', inferred),
  n('SACKsRcvd', 'selective acknowledgements received', segments),
  n('SACKBlocksRcvd', 'blocks in them', segments),
  ...lacking('stack', reasons.algorithm, [
    ['SendStall', 'times that a full local queue counted as congestion'],
  ]),
  n('DSACKDups', 'duplicates that selective acknowledgements told of', segments),
  n('MaxMSS', 'most of CurMSS', syn),
  n('MinMSS', 'least of CurMSS', syn),
  n('SndInitial', 'initial sequence number of this end', acknowledged),
  n('RecInitial', 'initial sequence number of the peer', acknowledged),
  n('CurRetxQueue', 'octets kept to be sent again', acknowledged),
  n('MaxRetxQueue', 'most of CurRetxQueue', acknowledged),
  n('CurReasmQueue', 'octets that the reassembly queue spans', acknowledged),
  n('MaxReasmQueue', 'most of CurReasmQueue', acknowledged),
  ...lacking('stack', reasons.noSuch, [
    ['EarlyRetrans', 'early retransmissions: an extension of 2014'],
    ['EarlyRetransDelay', 'those that were delayed: an extension of 2014'],
  ]),
];
