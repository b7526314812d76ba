/** Captures whose bytes a program hands over itself, at once or as they come. */
import { CHUNK_BYTES, type ByteSource } from './source.ts';

/** A capture: its path ('-' is standard input), its bytes, or its bytes as they come. */
export type CaptureInput = string | Uint8Array | AsyncIterable<Uint8Array>;

/** How messages call a capture: by its path, or by its place in the list that it was given in. */
export function nameOfInput(input: CaptureInput, index: number): string {
  return typeof input === 'string' ? input : `captures[${index}]`;
}

/** Bytes in memory, which are not changed. */
export class MemorySource implements ByteSource {
  bytesRead = 0;
  readonly totalBytes: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.totalBytes = bytes.length;
  }

  read(into: Uint8Array, offset: number): number {
    const most = Math.min(CHUNK_BYTES, into.length - offset);
    const piece = this.#bytes.subarray(this.bytesRead, this.bytesRead + most);
    into.set(piece, offset);
    this.bytesRead += piece.length;
    return piece.length;
  }

  readAt(into: Uint8Array, position: number): number {
    const piece = this.#bytes.subarray(position, position + into.length);
    into.set(piece);
    return piece.length;
  }

  close(): void {}
}

/** A stream of chunks: Node's Readable, the web's ReadableStream, or a generator. It is ended when no more is wanted of it. */
export class StreamSource implements ByteSource {
  bytesRead = 0;
  readonly totalBytes: undefined = undefined;
  readonly #chunks: AsyncIterator<unknown>;
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;

  constructor(stream: AsyncIterable<unknown>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    while (this.#rest.length === 0) {
      if (this.#ended) return 0;
      const { done, value } = await this.#chunks.next();
      if (done === true) this.#ended = true;
      else if (value instanceof Uint8Array) this.#rest = value;
      else throw new TypeError(`a chunk of the stream is a ${typeof value}, no Uint8Array`);
    }
    const taken = Math.min(this.#rest.length, into.length - offset);
    into.set(this.#rest.subarray(0, taken), offset);
    this.#rest = this.#rest.subarray(taken);
    this.bytesRead += taken;
    return taken;
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    // Nobody waits for it: what it says of its end is of no interest any more.
    this.#chunks.return?.().catch(() => undefined);
  }
}
