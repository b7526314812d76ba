import { getSystemErrorMessage } from 'node:util';
import { CaptureError } from '../error.ts';
import type { Format, Frame } from './format.ts';
import { PcapFormat } from './pcap-format.ts';
import { PcapngFormat } from './pcapng-format.ts';
import { RecordFile } from './record-file.ts';
import { SnoopFormat } from './snoop-format.ts';

export type { Frame } from './format.ts';

/** What pcapng files name as the program that wrote them. */
const APPLICATION = 'tsdtrace';

type FormatName = 'pcap' | 'pcapng' | 'snoop';

/** By the file name's end. */
const EXTENSIONS: ReadonlyMap<string, FormatName> = new Map([
  ['pcapng', 'pcapng'],
  ['pcap', 'pcap'],
  ['cap', 'pcap'],
  ['snoop', 'snoop'],
]);

/** Ends of names that promise what is not written. */
const COMPRESSED = /\.(gz|zst|xz|bz2|lz4)$/i;

/** What a failed system call means, in the system's words. */
function problemOf(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  return errno === undefined ? message : getSystemErrorMessage(errno);
}

function formatOf(path: string, otherwise: FormatName): FormatName {
  const extension = /\.([^./]*)$/.exec(path)?.[1].toLowerCase();
  return EXTENSIONS.get(extension ?? '') ?? otherwise;
}

/** A capture that is written: frames with comments, in the format that the file's name tells. */
export class CaptureWriter {
  readonly path: string;
  readonly #name: FormatName;
  readonly #file: RecordFile;
  readonly #comments = new Map<string, Uint8Array>();
  /** Frames that the format cannot hold. */
  #unfit = 0;
  #format: Format | undefined;

  /**
   * Opens `path` and leaves what is in it until `begin`.
   * @param inputs the captures that are read, which must not be written
   * @param otherwise the format where the file's name does not tell
   * @throws CaptureError
   */
  constructor(path: string, inputs: readonly string[], otherwise: FormatName = 'pcapng') {
    this.path = path;
    this.#name = formatOf(path, otherwise);
    if (path === '-')
      throw new CaptureError('standard output', 'captures are written to files only');
    const compressed = COMPRESSED.exec(path);
    if (compressed !== null)
      throw new CaptureError(path, `captures are not written compressed (${compressed[0]})`);
    try {
      this.#file = new RecordFile(path, inputs);
    } catch (error) {
      throw new CaptureError(path, `cannot be written: ${problemOf(error)}`, { cause: error });
    }
  }

  /** Empties the file and begins it. `interfaceName`: see PcapngFormat. */
  begin(interfaceName: (index: number) => string): void {
    this.#file.begin();
    switch (this.#name) {
      case 'pcap':
        this.#format = new PcapFormat(this.#file);
        break;
      case 'snoop':
        this.#format = new SnoopFormat(this.#file);
        break;
      case 'pcapng':
        this.#format = new PcapngFormat(this.#file, APPLICATION, interfaceName);
    }
    this.flush();
  }

  /** Appends a frame; each of `comments`, which are binary strings, is a comment of its own. */
  write(frame: Frame, comments: readonly string[]): void {
    const fits = this.#format?.write(
      frame,
      comments.map((text) => this.#commentOf(text)),
    );
    if (fits === false) this.#unfit++;
  }

  #commentOf(text: string): Uint8Array {
    let bytes = this.#comments.get(text);
    if (bytes === undefined) this.#comments.set(text, (bytes = Buffer.from(text, 'latin1')));
    return bytes;
  }

  flush(): void {
    this.#file.flush();
  }

  /** Ends the file. What went wrong with it, if anything did: it holds whole packets all the same. */
  close(): CaptureError | undefined {
    this.#format?.finish();
    this.#file.close();
    const { failure } = this.#file;
    if (failure !== undefined)
      return new CaptureError(this.path, `cannot be written: ${problemOf(failure)}`, {
        cause: failure,
      });
    if (this.#unfit === 0) return undefined;
    const packets = `${this.#unfit} packet${this.#unfit === 1 ? '' : 's'}`;
    return new CaptureError(
      this.path,
      `${packets} of a link type that this ${this.#name} file cannot hold; .pcapng holds all`,
    );
  }
}
