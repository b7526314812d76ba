/**
 * Makes the captures that the benchmarks run on, in a folder for temporary files, and checks them.
 *
 *     node bench/generate.ts [--packets 100000|1m|10m] [--hosts networks|internet]
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
import { type Hosts, Traffic } from './traffic.ts';
import { Tally, type Truth } from './truth.ts';

export interface Capture {
  readonly path: string;
  readonly truth: Truth;
}

/** SHA-256 of the captures that results are compared over: another one is another benchmark. */
const EXPECTED: Readonly<Record<Hosts, Readonly<Record<number, string>>>> = {
  networks: {
    10: '7d40dade453aca6736cf833dc2d7d66b69b8bbdf1c7af3d4f06c47add76eeb3b',
    100_000: 'fa8cf2cbe6a16b6e6f55366b06c6b3568f0e785c9d0b65052b625c04be8b8567',
    1_000_000: '29623d8bbcd5b40fa6e0baf4b953b9214b5a26182f32a2cf7143be93879b03f2',
    10_000_000: '1d0acee67350307b332241c24c82008bccae26489dfb12328662d53321da0d58',
  },
  internet: {
    10: '07f0fd3628047fb51c4abd8ebd15a9a13a8d1087223f977afa663e8ec409cffa',
    100_000: '8e3bdb4901de78863f797467ccc479dc5f0306ea29d36c29d481d37c203334c6',
    1_000_000: '123b8112493b5cfbc8b37dd9c6fb567785ba307f082c110403db6ada6e575671',
    10_000_000: 'cf1d5ac3e3cff324249a098d66146ad91300931d2baf4027694606e759ab2ba8',
  },
};

/** "100k", "1m", "2500": a number of packets. */
export function parseCount(text: string): number {
  const match = /^(\d+)([km]?)$/i.exec(text);
  const factor = { '': 1, k: 1000, m: 1_000_000 }[match?.[2].toLowerCase() ?? ''];
  const count = Number(match?.[1]) * (factor ?? NaN);
  if (!(count >= 1)) throw new RangeError(`${text} is not a number of packets`);
  return count;
}

function write(path: string, packets: number, hosts: Hosts): Truth {
  const partial = `${path}.${process.pid}`;
  const descriptor = openSync(partial, 'w');
  try {
    const writer = new CaptureWriter(descriptor);
    const tally = new Tally();
    const traffic = new Traffic(writer, tally, hosts);
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
export function capture(packets: number, hosts: Hosts): Capture {
  const folder = join(tmpdir(), 'tsdtrace-bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${hosts}-${packets}.pcap`);
  const truthPath = `${path}.json`;
  if (existsSync(path) && existsSync(truthPath)) {
    const truth = JSON.parse(readFileSync(truthPath, 'utf8')) as Truth;
    const sha256 = sha256Of(path);
    if (truth.sha256 === sha256 && sha256 === (EXPECTED[hosts][packets] ?? sha256))
      return { path, truth };
  }
  const truth = write(path, packets, hosts);
  writeFileSync(truthPath, JSON.stringify(truth));
  const expected = EXPECTED[hosts][packets] ?? truth.sha256;
  if (truth.sha256 !== expected)
    throw new Error(`the generator made ${truth.sha256} of ${packets} packets, not ${expected}`);
  return { path, truth };
}

/** @throws RangeError for what is neither. */
export function parseHosts(text: string): Hosts {
  if (text === 'networks' || text === 'internet') return text;
  throw new RangeError('--hosts is networks or internet');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      packets: { type: 'string', default: '100000' },
      hosts: { type: 'string', default: 'networks' },
    },
  });
  const { path, truth } = capture(parseCount(values.packets), parseHosts(values.hosts));
  console.log(`${path}: ${truth.packets} packets, ${truth.bytes} bytes, SHA-256 ${truth.sha256}`);
}
