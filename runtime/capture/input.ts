import { SCRATCH_BYTES } from './scratch.ts';
import { CHUNK_BYTES, type ByteSource } from './source.ts';

/** The largest record that programs write: libpcap's MAXIMUM_SNAPLEN for the usual link types. */
export const LARGEST_USUAL_RECORD = 262_144;
/** A longer record is taken for damage; Wireshark draws the line here, too. */
export const LARGEST_RECORD: number = 16 << 20;

const RECORD_HEADER_ROOM = 4096;

/**
 * The one buffer of a reader: a scratch area for the decoder, then the bytes from `position` to `limit` that are still
 * to be read. It grows only for a record that really is that long.
 */
export class Input {
  bytes: Uint8Array;
  view: DataView;
  position: number = SCRATCH_BYTES;
  limit: number = SCRATCH_BYTES;
  source: ByteSource;
  /** Offset in the capture of the first byte after the scratch area. */
  #origin = 0;

  constructor(source: ByteSource) {
    this.source = source;
    this.bytes = new Uint8Array(
      SCRATCH_BYTES + CHUNK_BYTES + LARGEST_USUAL_RECORD + RECORD_HEADER_ROOM,
    );
    this.view = new DataView(this.bytes.buffer);
  }

  /** Offset of `position` in the capture, after decompression. */
  get offset(): number {
    return this.#origin + this.position - SCRATCH_BYTES;
  }

  /** Takes all unread bytes out, as a copy: they turn out to be another source's. */
  takeAll(): Uint8Array {
    const taken = this.bytes.slice(this.position, this.limit);
    this.limit = this.position;
    return taken;
  }

  /** Reads more bytes behind the unread ones; false at the end. Offsets into the buffer are void after it. */
  fill(): boolean | Promise<boolean> {
    this.#makeRoom();
    const got = this.source.read(this.bytes, this.limit);
    return typeof got === 'number' ? this.#add(got) : this.#addLater(got);
  }

  async #addLater(got: Promise<number>): Promise<boolean> {
    return this.#add(await got);
  }

  #add(count: number): boolean {
    this.limit += count;
    return count > 0;
  }

  #makeRoom(): void {
    const moved = this.position - SCRATCH_BYTES;
    if (moved > 0) {
      this.bytes.copyWithin(SCRATCH_BYTES, this.position, this.limit);
      this.position = SCRATCH_BYTES;
      this.limit -= moved;
      this.#origin += moved;
    }
    if (this.limit < this.bytes.length) return;
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
