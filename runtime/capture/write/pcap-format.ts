import { LARGEST_USUAL_RECORD } from '../input.ts';
import { LinkType } from '../linktypes.ts';
import { FILE_HEADER_BYTES, RECORD_HEADER_BYTES } from '../pcap.ts';
import { type Format, type Frame, wordOf } from './format.ts';
import type { RecordFile } from './record-file.ts';

/** Little-endian with nanoseconds, version 2.4: draft-ietf-opsawg-pcap. */
const MAGIC = 0xa1b23c4d;
const VERSION = [2, 4] as const;

/** pcap: one link type, that of the first packet; no interfaces, no comments. */
export class PcapFormat implements Format {
  readonly #file: RecordFile;
  #linkType = -1;

  constructor(file: RecordFile) {
    this.#file = file;
  }

  write(frame: Frame): boolean {
    if (this.#linkType < 0) this.#begin(frame.linkType);
    if (frame.linkType !== this.#linkType) return false;
    const captured = frame.end - frame.start;
    const size = RECORD_HEADER_BYTES + captured;
    const at = this.#file.room(size);
    const { bytes, view } = this.#file;
    view.setUint32(at, wordOf(frame.seconds), true);
    view.setUint32(at + 4, frame.nanoseconds, true);
    view.setUint32(at + 8, captured, true);
    view.setUint32(at + 12, frame.wireLength, true);
    bytes.set(frame.bytes.subarray(frame.start, frame.end), at + RECORD_HEADER_BYTES);
    this.#file.append(size);
    return true;
  }

  /** Without packets nothing tells the link type. */
  finish(): void {
    if (this.#linkType < 0) this.#begin(LinkType.ethernet);
  }

  #begin(linkType: number): void {
    this.#linkType = linkType;
    const at = this.#file.room(FILE_HEADER_BYTES);
    const { view } = this.#file;
    view.setUint32(at, MAGIC, true);
    view.setUint16(at + 4, VERSION[0], true);
    view.setUint16(at + 6, VERSION[1], true);
    view.setUint32(at + 8, 0);
    view.setUint32(at + 12, 0);
    view.setUint32(at + 16, LARGEST_USUAL_RECORD, true);
    view.setUint32(at + 20, linkType, true);
    this.#file.append(FILE_HEADER_BYTES);
  }
}
