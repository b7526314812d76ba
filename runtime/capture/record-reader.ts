import type { RecordLayout } from '../../compiler/backends/replay/interface.ts';
import { CaptureError, systemProblem } from './error.ts';
import { LARGEST_USUAL_RECORD, type Input } from './input.ts';
import type { InterfaceRegistry } from './interfaces.ts';
import type { Packet } from './packet.ts';

/**
 * A capture, packet by packet:
 *
 *     do { while (reader.next(packet)) use(packet); } while (await reader.fill());
 *     if (reader.error) report(reader.error);
 */
export interface CaptureReader {
  /** As given on the command line. */
  readonly name: string;
  /**
   * Fills the reader's part of `packet` with the next packet, whose bytes stay where they are until the next call of
   * `next` or `fill`. False when more bytes are needed, at the end, or at damage.
   */
  next(packet: Packet): boolean;
  /** Reads more bytes; false at the end of the input or at damage. */
  fill(): boolean | Promise<boolean>;
  /** How it can be walked by someone else, between calls of `next`; undefined where only `next` can. */
  readonly records?: Records | undefined;
  /** Damage met: everything whole before it was delivered. */
  readonly error: CaptureError | undefined;
  /** Bytes of the file (compressed ones, for gzip) read so far. */
  readonly bytesRead: number;
  /** The file's size; undefined for a pipe. */
  readonly totalBytes: number | undefined;
  /** What the files say, as far as they were read, that was lost while they were captured. */
  readonly losses: readonly CaptureLoss[];
  interfaceName(index: number): string;
  close(): void;
}

/** Packets that whoever captured could not keep up with. */
export interface CaptureLoss {
  /** As given on the command line. */
  readonly file: string;
  readonly packets: number;
}

/** A buffer of records that all have one layout and one link type, and how far they were read. */
export interface Records {
  /** Another object once it is another one. */
  readonly layout: RecordLayout<Packet>;
  readonly input: Input;
  /** Goes on behind the records that were taken. @param frames the number of the last of them */
  skipTo(position: number, frames: number): void;
}

/** What the readers of all formats share: the buffer, the end of the input, and damage. */
export abstract class RecordReader implements CaptureReader {
  readonly name: string;
  error: CaptureError | undefined;
  protected readonly input: Input;
  protected readonly interfaces: InterfaceRegistry;
  /** Frames delivered. */
  protected frames = 0;
  /** Packets lost while the file was captured, where its format tells: a pcap never does. */
  protected dropped = 0;
  /** How many bytes the record at the input's position has, as far as it is known. */
  protected needed = 0;

  constructor(name: string, input: Input, interfaces: InterfaceRegistry) {
    this.name = name;
    this.input = input;
    this.interfaces = interfaces;
  }

  abstract next(packet: Packet): boolean;

  protected recordsOf(layout: Records['layout']): Records {
    return {
      layout,
      input: this.input,
      skipTo: (position, frames) => {
        this.input.position = position;
        this.frames = frames;
      },
    };
  }

  fill(): boolean | Promise<boolean> {
    if (this.error !== undefined) return false;
    try {
      const filled = this.input.fill();
      return typeof filled === 'boolean' ? this.#filled(filled) : this.#filledLater(filled);
    } catch (error) {
      return this.#unreadable(error);
    }
  }

  async #filledLater(filled: Promise<boolean>): Promise<boolean> {
    try {
      return this.#filled(await filled);
    } catch (error) {
      return this.#unreadable(error);
    }
  }

  #filled(more: boolean): boolean {
    if (more) return true;
    const left = this.input.limit - this.input.position;
    if (left === 0) return false;
    // A length that hardly any program writes is a sign of wrong bytes; one that is merely not reached, of missing ones.
    const damage = this.needed > LARGEST_USUAL_RECORD * 2 ? 'corrupt or truncated' : 'truncated';
    return this.failAt(
      `${damage} after frame ${this.frames}, at byte ${this.input.offset}: ` +
        `only ${left} of the next record's ${this.needed} bytes are there`,
    );
  }

  #unreadable(error: unknown): false {
    const problem = systemProblem(error);
    this.error = new CaptureError(this.name, `${problem} after frame ${this.frames}`, {
      cause: error,
    });
    return false;
  }

  /** Stops at damage in the record at the input's position. */
  protected fail(problem: string): false {
    return this.failAt(`${problem} (frame ${this.frames + 1}, at byte ${this.input.offset})`);
  }

  protected failAt(problem: string): false {
    this.error = new CaptureError(this.name, problem);
    return false;
  }

  get bytesRead(): number {
    return this.input.source.bytesRead;
  }

  get totalBytes(): number | undefined {
    return this.input.source.totalBytes;
  }

  get losses(): readonly CaptureLoss[] {
    return this.dropped > 0 ? [{ file: this.name, packets: this.dropped }] : [];
  }

  interfaceName(index: number): string {
    return this.interfaces.name(index);
  }

  close(): void {
    this.input.source.close();
  }
}
