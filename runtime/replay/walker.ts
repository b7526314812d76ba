/** The program's own walk over a reader's records. */
import type { RecordLayout, ReplayModule, Walk } from '../../compiler/backends/replay/interface.ts';
import { WALKED_LINKS } from '../capture/link-header.ts';
import { LinkType } from '../capture/linktypes.ts';
import { Direction, type Packet } from '../capture/packet.ts';
import type { CaptureReader } from '../capture/reader.ts';

/**
 * A function that walks as far as it can over what the reader has at hand, behind a packet that the reader gave, and returns
 * how many packets it took. `plain` has those that are not common, `track` segments whose direction is known; all are in
 * `packet`, and `ways` has by direction what each is seen as.
 */
export function walkerOf(
  walks: NonNullable<ReplayModule<Packet>['walks']>,
  reader: CaptureReader,
  ways: readonly number[],
  packet: Packet,
  plain: (packet: Packet) => void,
  track: (packet: Packet, sender: number) => void,
): () => number {
  let made: { readonly layout: RecordLayout<Packet>; readonly view: DataView } | undefined;
  let walk: Walk<Packet>;
  return () => {
    const { records } = reader;
    if (records === undefined || !WALKED_LINKS.has(records.layout.linkType)) return 0;
    const { layout, input } = records;
    // The buffer is another one after a record that did not fit.
    if (made?.layout !== layout || made.view !== input.view) {
      made = { layout, view: input.view };
      walk = walks[layout.format](
        layout,
        input.view,
        { ways, directed: isDirected(layout, packet) },
        plain,
        track,
      );
    }
    const before = packet.frameNumber;
    const at = walk(packet, input.position, input.limit);
    records.skipTo(at, packet.frameNumber);
    return packet.frameNumber - before;
  };
}

/** Linux cooked headers tell of every packet which way it went; whether options of blocks do, one that has come shows. */
function isDirected({ linkType }: RecordLayout<Packet>, packet: Packet): boolean {
  const isCooked = linkType === LinkType.linuxSll || linkType === LinkType.linuxSll2;
  return isCooked || packet.direction !== Direction.unknown;
}
