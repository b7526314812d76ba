/** What a replay keeps of the packets' flows: as much as the program needs. */
import type { ReplayNeeds } from '../../compiler/backends/replay/interface.ts';
import { FlowTable } from '../capture/flow-table.ts';
import * as sctpTracking from '../capture/sctp-tracker.ts';
import { TcpTracker } from '../capture/tcp-tracker.ts';
import * as udpTracking from '../capture/udp-streams.ts';
import type { Vantage } from '../capture/vantage.ts';
import * as estats from '../estats/estats.ts';
import type { EstatsTracker } from '../estats/estats-tracker.ts';
import type { ReplayOptions } from '../engines/replay-options.ts';

/** Silence after which a TCP flow is forgotten when nothing follows the connections' ends. */
const idleSeconds = 600;

/** The smaller of two limits, of which 0 and nothing are none. */
function leastOf(a = 0, b = 0): number {
  return a === 0 || b === 0 ? a + b : Math.min(a, b);
}

/** What of a host between the ends the tracker keeps. */
function middleOf({ isBetween }: Vantage, needed: boolean): 'kept' | 'announced' | undefined {
  if (isBetween) return 'announced';
  return needed ? 'kept' : undefined;
}

export interface Trackers {
  readonly flows?: FlowTable;
  readonly tracker?: TcpTracker;
  /** The same, where it keeps RFC 4898's numbers. */
  readonly measuring?: EstatsTracker | undefined;
  /** What those numbers take; undefined in a program that uses none of them. */
  readonly plan?: estats.EstatsPlan | undefined;
  readonly associations?: sctpTracking.SctpTracker | undefined;
  readonly streams?: udpTracking.UdpStreams | undefined;
}

export function trackersFor(
  needs: ReplayNeeds,
  options: Pick<ReplayOptions, 'estats' | 'catalogue' | 'maxflows'>,
  vantage: Vantage,
): Trackers {
  if (!needs.flows) return {};
  const plan =
    needs.estats.items.size > 0 || needs.estats.events.size > 0
      ? new estats.EstatsPlan(needs.estats, options.estats, options.catalogue)
      : undefined;
  const limit = leastOf(plan?.limit, options.maxflows);
  const flows = new FlowTable(limit, needs.tracking ? Infinity : idleSeconds);
  const others = {
    flows,
    associations: needs.associations ? new sctpTracking.SctpTracker(flows) : undefined,
    streams: needs.streams ? new udpTracking.UdpStreams(flows) : undefined,
  };
  if (!needs.tracking) return others;
  const middle = middleOf(vantage, needs.middle);
  const measuring = plan?.tracker(flows, needs.timing, middle);
  const tracker = measuring ?? new TcpTracker(flows, needs.timing, middle);
  return { ...others, plan, measuring, tracker };
}
