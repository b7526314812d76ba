import { createGunzip, type Gunzip } from 'node:zlib';
import { inflateUpToDamage } from './gzip-rescue.ts';
import type { ByteSource } from './source.ts';

/** Compressed bytes handed to zlib at a time: bounds what one step can expand to. */
const INPUT_BYTES = 64 * 1024;
/** Size of the pieces that come out. */
const OUTPUT_BYTES = 256 * 1024;

export function isGzip(first: number, second: number): boolean {
  return first === 0x1f && second === 0x8b;
}

/**
 * The bytes inside a gzip stream of one or several members (RFC 1952). zlib works on the next piece in its own thread
 * while the caller looks at the last one. A cut stream gives all that can be inflated and then fails. So does a file with
 * wrong bits in it, which is inflated again up to them; of a pipe up to OUTPUT_BYTES before the damage are lost, because
 * zlib keeps what it had when it fails.
 */
export class GzipSource implements ByteSource {
  readonly #raw: ByteSource;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: OUTPUT_BYTES });
  readonly #chunk = new Uint8Array(INPUT_BYTES);
  /** Bytes of the raw source that were read before it was known to be compressed. */
  #prefix: Uint8Array;
  #pieces: Uint8Array[] = [];
  #step: Promise<void> | undefined;
  #ended = false;
  #failure: Error | undefined;
  /** Compressed bytes of the steps that went well, of the step under way, and what that step has given. */
  #fed = 0;
  #feeding = 0;
  #given = 0;
  #wake: () => void = () => undefined;

  constructor(raw: ByteSource, prefix: Uint8Array) {
    this.#raw = raw;
    this.#prefix = prefix;
    this.#gunzip.on('data', (piece: Uint8Array) => {
      this.#given += piece.length;
      this.#pieces.push(piece);
    });
    this.#gunzip.on('error', (error) => this.#end(error));
    this.#gunzip.on('end', () => this.#end(undefined));
  }

  get bytesRead(): number {
    return this.#raw.bytesRead;
  }

  get totalBytes(): number | undefined {
    return this.#raw.totalBytes;
  }

  read(into: Uint8Array, offset: number): number | Promise<number> {
    if (this.#pieces.length > 0) return this.#take(into, offset);
    return this.#wait(into, offset);
  }

  async #wait(into: Uint8Array, offset: number): Promise<number> {
    while (this.#pieces.length === 0 && !this.#ended) await this.#advance();
    if (this.#pieces.length > 0) return this.#take(into, offset);
    if (this.#failure !== undefined) throw this.#failure;
    return 0;
  }

  #take(into: Uint8Array, offset: number): number {
    const piece = this.#pieces[0];
    const taken = Math.min(piece.length, into.length - offset);
    into.set(piece.subarray(0, taken), offset);
    if (taken < piece.length) this.#pieces[0] = piece.subarray(taken);
    else this.#pieces.shift();
    if (this.#pieces.length === 0 && !this.#ended) void this.#advance();
    return taken;
  }

  /** Starts the next step unless one is under way. Never rejects: a failure waits for the pieces before it. */
  #advance(): Promise<void> {
    this.#step ??= this.#inflate()
      .catch((error: unknown) => this.#end(error as Error))
      .finally(() => {
        this.#step = undefined;
      });
    return this.#step;
  }

  async #inflate(): Promise<void> {
    const input = await this.#nextInput();
    if (this.#ended) return;
    this.#fed += this.#feeding;
    this.#feeding = input.length;
    this.#given = 0;
    await new Promise<void>((resolve) => {
      // A write that fails is never called back: the end of the stream wakes its waiter, too.
      this.#wake = resolve;
      if (input.length > 0) this.#gunzip.write(input, () => resolve());
      else this.#gunzip.end();
    });
    if (this.#corrupt) await this.#rescue();
  }

  get #corrupt(): boolean {
    const failure: NodeJS.ErrnoException | undefined = this.#failure;
    return failure?.code === 'Z_DATA_ERROR' && this.#raw.readAt !== undefined;
  }

  async #rescue(): Promise<void> {
    const raw = this.#raw;
    const rescued = await inflateUpToDamage(
      (into, position) => raw.readAt!(into, position),
      this.#fed,
      this.#feeding,
      this.#given,
    );
    if (rescued.length > 0) this.#pieces.push(rescued);
  }

  async #nextInput(): Promise<Uint8Array> {
    if (this.#prefix.length > 0) {
      const part = this.#prefix.subarray(0, INPUT_BYTES);
      this.#prefix = this.#prefix.subarray(part.length);
      return part;
    }
    return this.#chunk.subarray(0, await this.#raw.read(this.#chunk, 0));
  }

  #end(failure: Error | undefined): void {
    this.#ended = true;
    this.#failure ??= failure;
    this.#wake();
  }

  close(): void {
    this.#end(undefined);
    this.#gunzip.destroy();
    this.#raw.close();
  }
}
