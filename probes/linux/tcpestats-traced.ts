/** Members of tcpestats_t that the kernel does not keep and tracing counts: see estats-books.ts. */
import { approximate } from '../define.ts';
import type { Grade } from '../define.ts';
import { integer, milliseconds } from './expressions.ts';
import { row } from './rows.ts';
import type { Rows } from './rows.ts';

const started = 'what was before tracing began is not in it';
const grades = {
  states: approximate(`by the changes of congestion state that the kernel tells of; ${started}`),
  undone: approximate(
    `told when the recovery ends, by the cut being taken back: what a later D-SACK tells is not in it; ${started}`,
  ),
  arrived: approximate(
    `of segments that come while the connection is established, as receive offload has put them together, less those that come while their processor is busy with another traced event; ${started}`,
  ),
  left: approximate(
    `of segments as they are handed to a device, before it cuts them up; ${started}`,
  ),
  seen: approximate(
    `of what there was when a segment came, was sent again, or the congestion state changed; ${started}`,
  ),
  steps: approximate(
    `looked at when a segment comes: steps of one segment before the next are one; ${started}`,
  ),
} as const;

const of = (object: string, grade: Grade, text = `$k_${object}`) => [
  row([object], integer(text), grade),
];

const ms = (microseconds: string): string => `(${microseconds} / (uint64)1000)`;
const { states, undone, arrived, left, seen, steps } = grades;

export const tcpestatsTraced: Rows = {
  'perf.DataOctetsIn': of('octetsIn', arrived),
  'perf.HCDataOctetsIn': of('octetsIn', arrived),
  'perf.MaxPipeSize': of('mostPipe', seen),
  'perf.CongSignals': of('signals', states),
  'perf.MaxRwinSent': of('windowsOut', left, '$k_widestWindow'),
  'perf.ZeroRwinSent': of('windowsOut', left, '$k_zeroWindows'),
  'perf.ZeroRwinRcvd': of('closedWindows', arrived),
  'perf.SndLimTransRwin': of('limits', steps, '$k_byPeer'),
  'perf.SndLimTransCwnd': of('limits', steps, '$k_byNetwork'),
  'perf.SndLimTransSnd': of('limits', steps, '$k_bySender'),
  'path.NonRecovDAEpisodes': of('disorders', states),
  'path.NonRecovDA': of('disorders', states, '$k_disordered'),
  'path.SumOctetsReordered': of('disorders', states, '$k_reordered'),
  'path.MaxRTT': of('longestTrip', seen, ms('$k_longestTrip')),
  'path.MaxRTO': of('longestTimeout', seen, milliseconds('$k_longestTimeout')),
  'path.MinRTO': of('shortestTimeout', seen, milliseconds('$k_shortestTimeout')),
  'path.IpTtl': of('timeToLive', arrived),
  'path.PreCongSumCwnd': of('windowsBefore', states),
  'path.PreCongSumRTT': of('triptimesBefore', states, ms('$k_triptimesBefore')),
  'path.ECNsignals': of('echoesIn', arrived),
  'path.DupAckEpisodes': of('dupAcksOut', left, '$k_dupRuns'),
  'path.DupAcksOut': of('dupAcksOut', left),
  'path.ECESent': of('echoesOut', left),
  'stack.MaxSsCwnd': of('widestSlow', seen),
  'stack.MaxCaCwnd': of('widestAvoiding', seen),
  'stack.MaxSsthresh': of('highestThreshold', seen),
  'stack.MinSsthresh': of('lowestThreshold', seen),
  'stack.DupAcksIn': of('dupAcksIn', arrived),
  'stack.SpuriousFrDetected': of('falseFasts', undone),
  'stack.SpuriousRtoDetected': of('falseTimeouts', undone),
  'stack.SlowStart': of('growth', steps, '$k_slowStarts'),
  'stack.CongAvoid': of('growth', steps, '$k_avoidances'),
  'stack.FastRetran': of('fasts', states),
  'stack.SubsequentTimeouts': of('backoffs', states),
  'stack.AbruptTimeouts': of('abrupts', states),
  'stack.SACKsRcvd': of('selective', arrived),
  'stack.SACKBlocksRcvd': of('selective', arrived, '$k_selectiveBlocks'),
  'stack.MaxMSS': of('largestSegment', seen),
  'stack.MinMSS': of('smallestSegment', seen),
  'stack.MaxRetxQueue': of('mostUnacked', seen),
  'stack.MaxReasmQueue': of('mostMissing', seen),
  'app.MaxAppWQueue': of('mostUnsent', seen),
  'app.MaxAppRQueue': of('mostUnread', seen),
  'fine.MaxRTT': of('longestTrip', seen),
};
