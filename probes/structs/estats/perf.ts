import type { FieldDefinition } from '../../define.ts';
import { counted, kept, lacking, number, reasons, time, wide } from './rows.ts';

const n = number('perf');
const t = time('perf');
const { segments, resent, window, acknowledged, syn, roundTrip, timeout, inferred } = counted;

/** tcpEStatsPerfTable. */
export const perf: readonly FieldDefinition[] = [
  n('SegsOut', 'segments sent, those sent again among them', segments),
  n('DataSegsOut', 'segments sent with data', segments),
  n('DataOctetsOut', 'octets of data sent, those sent again among them', segments),
  wide('perf', 'DataOctetsOut', segments),
  n('SegsRetrans', 'segments sent again', resent),
  n('OctetsRetrans', 'octets sent again', resent),
  n('SegsIn', 'segments received', segments),
  n('DataSegsIn', 'segments received with data', segments),
  n('DataOctetsIn', 'octets of data received, duplicates among them', segments),
  wide('perf', 'DataOctetsIn', segments),
  n('ElapsedSecs', 'time from the start to the last segment: whole seconds', segments),
  n('ElapsedMicroSecs', 'time from the start to the last segment: the microseconds', segments),
  kept(
    'perf.StartTimeStamp',
    'uint64_t',
    'when the connection began: nanoseconds since 1970',
    'StartTime',
    segments,
    'nanoseconds',
  ),
  n('CurMSS', 'largest segment that is sent now, in octets', syn),
  n('PipeSize', 'octets sent and neither acknowledged nor thought lost', acknowledged),
  n('MaxPipeSize', 'most of PipeSize', acknowledged),
  t('SmoothedRTT', 'smoothed round-trip time', roundTrip),
  t('CurRTO', 'retransmission timeout', timeout),
  n('CongSignals', 'multiplicative cuts of the congestion window', inferred),
  ...lacking('perf', reasons.sender, [
    ['CurCwnd', 'congestion window, in octets'],
    ['CurSsthresh', 'where slow start ends, in octets'],
  ]),
  n('Timeouts', 'times that the retransmission timer has run out undoubled', inferred),
  n('CurRwinSent', 'window last advertised, in octets', window),
  n('MaxRwinSent', 'largest window advertised, in octets', window),
  n('ZeroRwinSent', 'times that a window of zero was advertised after another', window),
  n('CurRwinRcvd', "the peer's window, in octets", window),
  n('MaxRwinRcvd', "the peer's largest window, in octets", window),
  n('ZeroRwinRcvd', "times that the peer's window became zero", window),
  n('SndLimTransRwin', "times that the peer's window began to limit sending", window),
  ...lacking('perf', reasons.sender, [
    ['SndLimTransCwnd', 'times that the congestion window began to limit sending'],
    ['SndLimTransSnd', 'times that the sender itself began to limit sending'],
  ]),
  t('SndLimTimeRwin', "time that the peer's window has limited sending", window),
  ...lacking('perf', reasons.sender, [
    ['SndLimTimeCwnd', 'time that the congestion window has limited sending, in milliseconds'],
    ['SndLimTimeSnd', 'time that the sender itself has limited sending, in milliseconds'],
    ['NormalRTTM', 'round trips under a set latency: an extension of 2014'],
    ['HighRTTM', 'round trips over a set latency: an extension of 2014'],
  ]),
];
