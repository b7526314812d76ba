/** The program's own walk over a reader's records. */
import type { RecordLayout, ReplayModule, Walk } from '../../compiler/backends/replay/interface.ts';
import { LinkType } from '../capture/linktypes.ts';
import type { Packet } from '../capture/packet.ts';
import type { CaptureReader } from '../capture/reader.ts';

/**
 * A function that walks as far as it can over what the reader has at hand, behind a packet that the reader gave, and returns
 * how many packets it took. `plain` has those that are not common; all are in `packet`, and of each `seen` is known.
 */
export function walkerOf(
  walks: NonNullable<ReplayModule<Packet>['walks']>,
  reader: CaptureReader,
  seen: number,
  packet: Packet,
  plain: (packet: Packet) => void,
): () => number {
  let made: { readonly layout: RecordLayout<Packet>; readonly view: DataView } | undefined;
  let walk: Walk<Packet>;
  return () => {
    const { records } = reader;
    if (records?.layout.linkType !== LinkType.ethernet) return 0;
    const { layout, input } = records;
    // The buffer is another one after a record that did not fit.
    if (made?.layout !== layout || made.view !== input.view) {
      made = { layout, view: input.view };
      walk = walks[layout.format](layout, input.view, seen, plain);
    }
    const before = packet.frameNumber;
    const at = walk(packet, input.position, input.limit);
    records.skipTo(at, packet.frameNumber);
    return packet.frameNumber - before;
  };
}
