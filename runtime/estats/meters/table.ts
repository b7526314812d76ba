/** Which meter keeps which numbers, in the order in which they take a segment: each after those that it reads. */
import type { EstatsItem } from '../../../probes/estats/items.ts';
import type { Columns } from '../columns.ts';
import { duplicates, selective } from './acks.ts';
import { clock } from './clock.ts';
import { counts, resent, through } from './counts.ts';
import { handshake, segmentSize } from './handshake.ts';
import type { MakeMeter, Meter } from './meter.ts';
import { network } from './network.ts';
import { recovery, reordering } from './recovery.ts';
import { roundTrips, timeouts } from './round-trips.ts';
import { queues, sequence } from './sequence.ts';
import { limited, windows } from './windows.ts';

interface Row {
  readonly make: MakeMeter;
  readonly items: readonly EstatsItem[];
  /** Others whose numbers it reads. */
  readonly needs?: readonly MakeMeter[];
}

const meters: readonly Row[] = [
  {
    make: counts,
    items: ['SegsOut', 'SegsIn', 'DataSegsOut', 'DataSegsIn', 'DataOctetsOut', 'DataOctetsIn'],
  },
  { make: resent, items: ['SegsRetrans', 'OctetsRetrans'] },
  { make: through, items: ['ThruOctetsAcked', 'ThruOctetsReceived'] },
  { make: clock, items: ['StartTime', 'CurrentTime', 'ElapsedSecs', 'ElapsedMicroSecs'] },
  {
    make: handshake,
    items: [
      ...(['ActiveOpen', 'MSSSent', 'MSSRcvd', 'WinScaleSent', 'WinScaleRcvd'] as const),
      ...(['TimeStamps', 'ECN', 'WillSendSACK', 'WillUseSACK'] as const),
    ],
  },
  { make: segmentSize, items: ['CurMSS', 'MaxMSS', 'MinMSS'], needs: [handshake] },
  {
    make: windows,
    items: [
      ...(['CurRwinSent', 'MaxRwinSent', 'ZeroRwinSent'] as const),
      ...(['CurRwinRcvd', 'MaxRwinRcvd', 'ZeroRwinRcvd'] as const),
    ],
  },
  {
    make: limited,
    items: ['SndLimTransRwin', 'SndLimTimeRwin'],
    needs: [segmentSize],
  },
  {
    make: sequence,
    items: ['State', 'SndInitial', 'RecInitial', 'SndUna', 'SndNxt', 'SndMax', 'RcvNxt'],
  },
  {
    make: queues,
    items: [
      ...(['PipeSize', 'MaxPipeSize', 'CurRetxQueue', 'MaxRetxQueue'] as const),
      ...(['CurReasmQueue', 'MaxReasmQueue'] as const),
    ],
  },
  {
    make: network,
    items: ['IpTtl', 'IpTosIn', 'IpTosOut', 'ECNsignals', 'CERcvd', 'ECESent'],
  },
  { make: duplicates, items: ['DupAcksIn', 'DupAcksOut', 'DupAckEpisodes'] },
  { make: selective, items: ['SACKsRcvd', 'SACKBlocksRcvd', 'DSACKDups'] },
  {
    make: roundTrips,
    items: ['SampleRTT', 'SmoothedRTT', 'RTTVar', 'MaxRTT', 'MinRTT', 'SumRTT', 'CountRTT'],
  },
  { make: timeouts, items: ['CurRTO', 'MaxRTO', 'MinRTO'], needs: [roundTrips] },
  {
    make: recovery,
    items: [
      ...(['CongSignals', 'Timeouts', 'SubsequentTimeouts', 'CurTimeoutCount'] as const),
      ...(['AbruptTimeouts', 'FastRetran', 'InRecovery'] as const),
      ...(['PreCongSumRTT', 'PostCongSumRTT', 'PostCongCountRTT'] as const),
    ],
    needs: [timeouts],
  },
  { make: reordering, items: ['NonRecovDAEpisodes', 'NonRecovDA', 'SumOctetsReordered'] },
];

function withNeeds(make: MakeMeter, chosen: Set<MakeMeter>): void {
  chosen.add(make);
  for (const need of meters.find((row) => row.make === make)?.needs ?? []) withNeeds(need, chosen);
}

/** Every item that some meter keeps. */
export const keptItems: readonly EstatsItem[] = meters.flatMap(({ items }) => items);

/** The meters for these items, and for what they are made of; no others. */
export function makeMeters(items: ReadonlySet<EstatsItem>, columns: Columns): readonly Meter[] {
  const chosen = new Set<MakeMeter>();
  for (const row of meters)
    if (row.items.some((item) => items.has(item))) withNeeds(row.make, chosen);
  return meters.filter(({ make }) => chosen.has(make)).map(({ make }) => make(columns));
}
