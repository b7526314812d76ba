import { CaptureError, systemProblem } from './error.ts';
import { GzipSource, isGzip } from './gzip.ts';
import { Input } from './input.ts';
import type { InterfaceRegistry } from './interfaces.ts';
import { MergedReader } from './merged-reader.ts';
import { FILE_HEADER_BYTES, isPcap, PcapReader } from './pcap.ts';
import { isPcapng, PcapngReader } from './pcapng.ts';
import type { CaptureReader } from './record-reader.ts';
import { notACapture } from './sniff.ts';
import { openSource } from './source.ts';

export { CaptureError } from './error.ts';
export { InterfaceRegistry } from './interfaces.ts';
export { MergedReader } from './merged-reader.ts';
export type { CaptureReader } from './record-reader.ts';

const MAGIC_BYTES = 4;

/**
 * Opens a pcap or pcapng capture, plain or in gzip; '-' is standard input. The interfaces that it names get their
 * numbers from `interfaces`. Rejects with a CaptureError for what is no capture, or one of an unsupported link type.
 */
export async function openCapture(
  path: string,
  interfaces: InterfaceRegistry,
): Promise<CaptureReader> {
  const input = new Input(await openSource(path));
  try {
    return await recognize(path, input, interfaces);
  } catch (error) {
    input.source.close();
    if (error instanceof CaptureError) throw error;
    throw new CaptureError(path, systemProblem(error), { cause: error });
  }
}

/** Opens all of `paths` and merges them in time order. Rejects as openCapture does, with every file closed. */
export async function openCaptures(
  paths: readonly string[],
  interfaces: InterfaceRegistry,
): Promise<CaptureReader> {
  const readers: CaptureReader[] = [];
  try {
    for (const path of paths) {
      if (path === '-' && readers.some(({ name }) => name === path))
        throw new CaptureError(path, 'can be read only once');
      readers.push(await openCapture(path, interfaces));
    }
  } catch (error) {
    for (const reader of readers) reader.close();
    throw error;
  }
  return readers.length === 1 ? readers[0] : new MergedReader(readers);
}

async function recognize(
  path: string,
  input: Input,
  interfaces: InterfaceRegistry,
): Promise<CaptureReader> {
  let count = await available(input, MAGIC_BYTES);
  if (count > 1 && isGzip(input.bytes[input.position], input.bytes[input.position + 1])) {
    input.source = new GzipSource(input.source, input.takeAll());
    count = await available(input, MAGIC_BYTES);
  }
  if (count === 0) throw new CaptureError(path, 'is empty');
  const { view, position } = input;
  if (count === MAGIC_BYTES && isPcapng(view, position))
    return new PcapngReader(path, input, interfaces);
  if (count < MAGIC_BYTES || !isPcap(view, position))
    throw new CaptureError(path, notACapture(input.bytes.subarray(position, input.limit)));
  const header = await available(input, FILE_HEADER_BYTES);
  if (header < FILE_HEADER_BYTES)
    throw new CaptureError(
      path,
      `truncated in the file header: ${header} of ${FILE_HEADER_BYTES} bytes are there`,
    );
  return new PcapReader(path, input, interfaces);
}

/** Reads until `count` bytes are there; how many of them are. */
async function available(input: Input, count: number): Promise<number> {
  while (input.limit - input.position < count && (await input.fill()));
  return Math.min(count, input.limit - input.position);
}
