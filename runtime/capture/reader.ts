import { CaptureError, systemProblem } from './error.ts';
import { type CaptureInput, MemorySource, nameOfInput, StreamSource } from './given-source.ts';
import { GzipSource, isGzip } from './gzip.ts';
import { Input } from './input.ts';
import type { InterfaceRegistry } from './interfaces.ts';
import { MergedReader } from './merged-reader.ts';
import { FILE_HEADER_BYTES, isPcap, PcapReader } from './pcap.ts';
import { isPcapng, PcapngReader } from './pcapng.ts';
import type { CaptureReader } from './record-reader.ts';
import { notACapture } from './sniff.ts';
import { SNOOP_FILE_HEADER, SNOOP_MAGIC, SnoopReader } from './snoop.ts';
import { type ByteSource, openSource } from './source.ts';

export { CaptureError } from './error.ts';
export type { CaptureInput } from './given-source.ts';
export { InterfaceRegistry } from './interfaces.ts';
export { MergedReader } from './merged-reader.ts';
export type { CaptureReader } from './record-reader.ts';

const MAGIC_BYTES = 4;

/**
 * Opens a pcap, pcapng or snoop capture, plain or in gzip; '-' is standard input. The interfaces that it names get their
 * numbers from `interfaces`. Rejects with a CaptureError for what is no capture, or one of an unsupported link type.
 *
 * @param name how messages call it
 */
export async function openCapture(
  capture: CaptureInput,
  interfaces: InterfaceRegistry,
  name: string = nameOfInput(capture, 0),
): Promise<CaptureReader> {
  const input = new Input(await sourceOf(capture));
  try {
    return await recognize(name, input, interfaces);
  } catch (error) {
    input.source.close();
    if (error instanceof CaptureError) throw error;
    throw new CaptureError(name, systemProblem(error), { cause: error });
  }
}

function sourceOf(capture: CaptureInput): ByteSource | Promise<ByteSource> {
  if (typeof capture === 'string') return openSource(capture);
  return capture instanceof Uint8Array ? new MemorySource(capture) : new StreamSource(capture);
}

/** Opens all captures and merges them in time order. Rejects as openCapture does, with every one closed. */
export async function openCaptures(
  captures: readonly CaptureInput[],
  interfaces: InterfaceRegistry,
): Promise<CaptureReader> {
  const readers: CaptureReader[] = [];
  try {
    for (const [index, capture] of captures.entries()) {
      if (capture === '-' && readers.some(({ name }) => name === capture))
        throw new CaptureError(capture, 'can be read only once');
      readers.push(await openCapture(capture, interfaces, nameOfInput(capture, index)));
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
  if (count === MAGIC_BYTES && isPcapng(input.view, input.position))
    return new PcapngReader(path, input, interfaces);
  if (count === MAGIC_BYTES && isPcap(input.view, input.position)) {
    await requireHeader(path, input, FILE_HEADER_BYTES);
    return new PcapReader(path, input, interfaces);
  }
  if (count === MAGIC_BYTES && (await isSnoop(input))) {
    await requireHeader(path, input, SNOOP_FILE_HEADER);
    return new SnoopReader(path, input, interfaces);
  }
  throw new CaptureError(path, notACapture(input.bytes.subarray(input.position, input.limit)));
}

/** Whether it begins with snoop's magic, which is longer than the others: more is waited for only if it may be. */
async function isSnoop(input: Input): Promise<boolean> {
  if (input.view.getUint32(input.position) !== SNOOP_MAGIC[0]) return false;
  if ((await available(input, 2 * MAGIC_BYTES)) < 2 * MAGIC_BYTES) return false;
  return input.view.getUint32(input.position + MAGIC_BYTES) === SNOOP_MAGIC[1];
}

async function requireHeader(path: string, input: Input, bytes: number): Promise<void> {
  const there = await available(input, bytes);
  if (there < bytes)
    throw new CaptureError(
      path,
      `truncated in the file header: ${there} of ${bytes} bytes are there`,
    );
}

/** Reads until `count` bytes are there; how many of them are. */
async function available(input: Input, count: number): Promise<number> {
  while (input.limit - input.position < count && (await input.fill()));
  return Math.min(count, input.limit - input.position);
}
