import type { Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

/** Segments and octets, out and in. */
export function counts(columns: Columns): Meter {
  const segsOut = columns.of('SegsOut');
  const segsIn = columns.of('SegsIn');
  const dataSegsOut = columns.of('DataSegsOut');
  const dataSegsIn = columns.of('DataSegsIn');
  const octetsOut = columns.of('DataOctetsOut');
  const octetsIn = columns.of('DataOctetsIn');
  return {
    take({ sender, receiver, segment }: Step) {
      segsOut.values[sender]++;
      segsIn.values[receiver]++;
      if (segment.length === 0) return;
      dataSegsOut.values[sender]++;
      dataSegsIn.values[receiver]++;
      octetsOut.values[sender] += segment.length;
      octetsIn.values[receiver] += segment.length;
    },
  };
}

/** What is sent again. */
export function resent(columns: Columns): Meter {
  const segments = columns.of('SegsRetrans');
  const octets = columns.of('OctetsRetrans');
  return {
    take({ sender, segment, again }: Step) {
      if (!again) return;
      segments.values[sender]++;
      octets.values[sender] += segment.length;
    },
  };
}

/** What got through: acknowledged, and acknowledged to the peer. */
export function through(columns: Columns): Meter {
  const acked = columns.of('ThruOctetsAcked');
  const received = columns.of('ThruOctetsReceived');
  return {
    take({ sender, receiver, octets }: Step) {
      acked.values[receiver] += octets;
      received.values[sender] += octets;
    },
  };
}
