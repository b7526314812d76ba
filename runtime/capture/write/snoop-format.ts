import { LinkType } from '../linktypes.ts';
import {
  SNOOP_FILE_HEADER,
  SNOOP_MAGIC,
  SNOOP_RECORD_HEADER,
  SNOOP_VERSION,
  snoopDatalink,
} from '../snoop.ts';
import { type Format, type Frame, padded, wordOf } from './format.ts';
import type { RecordFile } from './record-file.ts';

const NANOSECONDS_IN_MICROSECOND = 1000;

/** RFC 1761: one datalink type, that of the first packet; microseconds; no interfaces, no comments. */
export class SnoopFormat implements Format {
  readonly #file: RecordFile;
  #linkType = -1;

  constructor(file: RecordFile) {
    this.#file = file;
  }

  write(frame: Frame): boolean {
    if (this.#linkType < 0 && !this.#begin(frame.linkType)) return false;
    if (frame.linkType !== this.#linkType) return false;
    const captured = frame.end - frame.start;
    const size = SNOOP_RECORD_HEADER + padded(captured);
    const at = this.#file.room(size);
    const { bytes, view } = this.#file;
    view.setUint32(at, frame.wireLength);
    view.setUint32(at + 4, captured);
    view.setUint32(at + 8, size);
    view.setUint32(at + 12, 0);
    view.setUint32(at + 16, wordOf(frame.seconds));
    view.setUint32(at + 20, Math.floor(frame.nanoseconds / NANOSECONDS_IN_MICROSECOND));
    const data = at + SNOOP_RECORD_HEADER;
    bytes.set(frame.bytes.subarray(frame.start, frame.end), data);
    bytes.fill(0, data + captured, at + size);
    this.#file.append(size);
    return true;
  }

  finish(): void {
    if (this.#linkType < 0) this.#begin(LinkType.ethernet);
  }

  /** False for a link type that has no number in this format. */
  #begin(linkType: number): boolean {
    const datalink = snoopDatalink(linkType);
    if (datalink === undefined) return false;
    this.#linkType = linkType;
    const at = this.#file.room(SNOOP_FILE_HEADER);
    const { view } = this.#file;
    view.setUint32(at, SNOOP_MAGIC[0]);
    view.setUint32(at + 4, SNOOP_MAGIC[1]);
    view.setUint32(at + 8, SNOOP_VERSION);
    view.setUint32(at + 12, datalink);
    this.#file.append(SNOOP_FILE_HEADER);
    return true;
  }
}
