/**
 * Makes the captures that the benchmarks run on, in a folder for temporary files, and checks them.
 *
 *     node bench/generate.ts [--packets 100000|1m|10m]
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CaptureWriter } from './frames.ts';
import { Traffic } from './traffic.ts';
import { Tally, type Truth } from './truth.ts';

export interface Capture {
  readonly path: string;
  readonly truth: Truth;
}

/** SHA-256 of the captures that results are compared over: another one is another benchmark. */
const EXPECTED: Readonly<Record<number, string>> = {
  10: '07f0fd3628047fb51c4abd8ebd15a9a13a8d1087223f977afa663e8ec409cffa',
  100_000: '8e3bdb4901de78863f797467ccc479dc5f0306ea29d36c29d481d37c203334c6',
  1_000_000: '123b8112493b5cfbc8b37dd9c6fb567785ba307f082c110403db6ada6e575671',
  10_000_000: 'cf1d5ac3e3cff324249a098d66146ad91300931d2baf4027694606e759ab2ba8',
};

/** "100k", "1m", "2500": a number of packets. */
export function parseCount(text: string): number {
  const match = /^(\d+)([km]?)$/i.exec(text);
  const factor = { '': 1, k: 1000, m: 1_000_000 }[match?.[2].toLowerCase() ?? ''];
  const count = Number(match?.[1]) * (factor ?? NaN);
  if (!(count >= 1)) throw new RangeError(`${text} is not a number of packets`);
  return count;
}

function write(path: string, packets: number): Truth {
  const partial = `${path}.${process.pid}`;
  const descriptor = openSync(partial, 'w');
  try {
    const writer = new CaptureWriter(descriptor);
    const tally = new Tally();
    const traffic = new Traffic(writer, tally);
    for (let i = 0; i < packets; i++) traffic.packet();
    const sha256 = writer.close();
    renameSync(partial, path);
    return tally.truth(writer.bytesWritten, sha256);
  } finally {
    closeSync(descriptor);
  }
}

/** SHA-256 of a file; reading it also puts it into the page cache. */
function sha256Of(path: string): string {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(1 << 20);
  const descriptor = openSync(path, 'r');
  try {
    for (;;) {
      const got = readSync(descriptor, chunk);
      if (got === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, got));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The capture of that many packets: the one that is there, if it is whole, else a new one. */
export function capture(packets: number): Capture {
  const folder = join(tmpdir(), 'tsdtrace-bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `synthetic-${packets}.pcap`);
  const truthPath = `${path}.json`;
  if (existsSync(path) && existsSync(truthPath)) {
    const truth = JSON.parse(readFileSync(truthPath, 'utf8')) as Truth;
    const sha256 = sha256Of(path);
    if (truth.sha256 === sha256 && sha256 === (EXPECTED[packets] ?? sha256)) return { path, truth };
  }
  const truth = write(path, packets);
  writeFileSync(truthPath, JSON.stringify(truth));
  const expected = EXPECTED[packets] ?? truth.sha256;
  if (truth.sha256 !== expected)
    throw new Error(`the generator made ${truth.sha256} of ${packets} packets, not ${expected}`);
  return { path, truth };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { packets: { type: 'string', default: '100000' } } });
  const { path, truth } = capture(parseCount(values.packets));
  console.log(`${path}: ${truth.packets} packets, ${truth.bytes} bytes, SHA-256 ${truth.sha256}`);
}
