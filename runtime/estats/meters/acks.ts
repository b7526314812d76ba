import { findOption } from '../../capture/tcp-options.ts';
import { before } from '../../capture/tcp-sequence.ts';
import type { Columns } from '../columns.ts';
import type { Step } from '../step.ts';
import type { Meter } from './meter.ts';

const SACK = 5;
const BLOCK_BYTES = 8;

/** Duplicate acknowledgements. */
export function duplicates(columns: Columns): Meter {
  const into = columns.of('DupAcksIn');
  const out = columns.of('DupAcksOut');
  const episodes = columns.of('DupAckEpisodes');
  /** 1 while the end's last acknowledgement was a duplicate. */
  const running = columns.hidden();
  return {
    take({ sender, receiver, duplicate, acknowledged }: Step) {
      if (duplicate) {
        into.values[receiver]++;
        out.values[sender]++;
        if (running.values[sender] === 0) episodes.values[sender]++;
        running.values[sender] = 1;
      } else if (acknowledged > 0) running.values[sender] = 0;
    },
  };
}

/** Selective acknowledgements, and those of duplicates (RFC 2883 section 4). */
export function selective(columns: Columns): Meter {
  const options = columns.of('SACKsRcvd');
  const blocks = columns.of('SACKBlocksRcvd');
  const repeats = columns.of('DSACKDups');
  return {
    take({ segment: { packet, acknowledgement }, receiver }: Step) {
      const at = findOption(packet, SACK, 0);
      if (at < 0) return;
      const { view } = packet;
      const count = Math.floor((view.getUint8(at + 1) - 2) / BLOCK_BYTES);
      options.values[receiver]++;
      blocks.values[receiver] += count;
      if (count === 0) return;
      const start = view.getUint32(at + 2);
      const end = view.getUint32(at + 6);
      const below = !before(acknowledgement, end);
      const inside =
        count > 1 &&
        !before(start, view.getUint32(at + 10)) &&
        !before(view.getUint32(at + 14), end);
      if (below || inside) repeats.values[receiver]++;
    },
  };
}
