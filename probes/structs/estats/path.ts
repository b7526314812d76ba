import type { FieldDefinition } from '../../define.ts';
import { counted, kept, lacking, number, reasons, time } from './rows.ts';

const n = number('path');
const t = time('path');
const { segments, acknowledged, roundTrip, timeout, inferred } = counted;

/** tcpEStatsPathTable. */
export const path: readonly FieldDefinition[] = [
  ...lacking('path', reasons.sender, [
    ['RetranThresh', 'duplicate acknowledgements after which a segment is sent again'],
  ]),
  n(
    'NonRecovDAEpisodes',
    'runs of duplicate acknowledgements that ended without a retransmission',
    acknowledged,
  ),
  n('SumOctetsReordered', 'octets acknowledged at the ends of such runs', acknowledged),
  n('NonRecovDA', 'duplicate acknowledgements in such runs', acknowledged),
  t('SampleRTT', 'last round trip', roundTrip),
  t('RTTVar', 'variation of the round-trip time', roundTrip),
  t('MaxRTT', 'longest round trip', roundTrip),
  t('MinRTT', 'shortest round trip', roundTrip),
  t('SumRTT', 'sum of the round trips', roundTrip),
  kept(
    'path.HCSumRTT',
    'uint64_t',
    'SumRTT, of 64 bits, in milliseconds',
    'SumRTT',
    roundTrip,
    'milliseconds',
  ),
  n('CountRTT', 'number of round trips', roundTrip),
  t('MaxRTO', 'longest retransmission timeout', timeout),
  t('MinRTO', 'shortest retransmission timeout', timeout),
  kept('path.IpTtl', 'uint8_t', 'time to live of the last packet received', 'IpTtl', segments),
  kept(
    'path.IpTosIn',
    'uint8_t',
    'type of service of the last packet received',
    'IpTosIn',
    segments,
  ),
  kept('path.IpTosOut', 'uint8_t', 'type of service of the last packet sent', 'IpTosOut', segments),
  ...lacking('path', reasons.sender, [
    ['PreCongSumCwnd', 'sum of the congestion windows just before the congestion signals'],
  ]),
  t('PreCongSumRTT', 'sum of the round trips just before the congestion signals', inferred),
  t('PostCongSumRTT', 'sum of the first round trips after the congestion signals', inferred),
  n('PostCongCountRTT', 'number of round trips in PostCongSumRTT', inferred),
  n('ECNsignals', 'segments received with ECE', segments),
  n('DupAckEpisodes', 'runs of duplicate acknowledgements sent', acknowledged),
  ...lacking('path', reasons.receiver, [
    ['RcvRTT', "the receiver's estimate of the round-trip time, in milliseconds"],
  ]),
  n('DupAcksOut', 'duplicate acknowledgements sent', acknowledged),
  n('CERcvd', 'segments received with the CE mark', segments),
  n('ECESent', 'segments sent with ECE', segments),
];
