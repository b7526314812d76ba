/** Runs an assembled script on the machine's bpftrace and reads what it printed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { KernelValue } from '../../../probes/define-linux.ts';
import { textsOf } from './assemble.ts';
import { countMissed } from './missed.ts';
import { settled } from './settled.ts';
import type { Assembled } from './assemble.ts';

/** A member's value: a number, or the text of an address or a name. */
export type Value = bigint | string;

const UNSIGNED = 64;

/** Every element of a printed tuple, unsigned, however wide. */
const elements = (text: string): readonly bigint[] =>
  [...text.matchAll(/-?\d+/g)].map(([digits]) => BigInt.asUintN(UNSIGNED, BigInt(digits)));

const groups = (high: bigint, low: bigint): readonly number[] =>
  [high, low].flatMap((half) => [48n, 32n, 16n, 0n].map((by) => Number((half >> by) & 0xffffn)));

/** The address as `new URL` writes it, and mapped ones as dotted quads. */
function addressText(high: bigint, low: bigint): string {
  if (high === 0n && low >> 32n === 0xffffn)
    return [24n, 16n, 8n, 0n].map((by) => (low >> by) & 0xffn).join('.');
  const hex = groups(high, low).map((group) => group.toString(16));
  return new URL(`http://[${hex.join(':')}]/`).hostname.slice(1, -1);
}

function nameText(...words: readonly bigint[]): string {
  const bytes = words.flatMap((word) =>
    Array.from({ length: 8 }, (_, index) => Number((word >> BigInt(8 * index)) & 0xffn)),
  );
  return String.fromCharCode(...bytes.slice(0, bytes.indexOf(0)));
}

function valueOf(value: KernelValue, words: readonly bigint[], first: number): Value {
  if (value.is === 'constant')
    return typeof value.value === 'number' ? BigInt(value.value) : value.value;
  const [one, two] = words.slice(first);
  if (value.is === 'choice') {
    if (one === 0n) return '';
    const chosen = value.of[Number(one) - 1];
    const skipped = value.of.slice(0, Number(one) - 1).flatMap(textsOf).length;
    return valueOf(chosen, words, first + 1 + skipped);
  }
  if (value.is === 'address') return addressText(one, two);
  if (value.is === 'text') return nameText(one, two);
  if (value.is === 'hardwareAddress')
    return one.toString(16).padStart(12, '0').match(/../g)?.join(':') ?? '';
  return one;
}

/** What one firing printed. */
export interface Firing {
  readonly probe: string;
  /** The current task's, whoever that was. */
  readonly pid: number;
  /** By `struct.member`. */
  readonly values: ReadonlyMap<string, Value>;
}

export class Trace {
  readonly #assembled: Assembled;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #lines: string[] = [];
  readonly #ended: Promise<void>;
  #errors = '';

  private constructor(assembled: Assembled) {
    this.#assembled = assembled;
    this.#folder = mkdtempSync(join(tmpdir(), 'tsdtrace-catalogue-'));
    const file = join(this.#folder, 'script.bt');
    writeFileSync(file, assembled.script);
    this.#child = spawn('bpftrace', ['-f', 'json', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, BPFTRACE_PERF_RB_PAGES: '1024', BPFTRACE_NO_USER_SYMBOLS: '1' },
    });
    this.#child.stderr?.on('data', (text: Buffer) => (this.#errors += text.toString()));
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
  }

  /** Starts and waits until all is attached. Throws an Error with bpftrace's words when it refuses. */
  static async start(assembled: Assembled): Promise<Trace> {
    const trace = new Trace(assembled);
    const { stdout } = trace.#child;
    if (stdout === null) throw new Error('no standard output');
    const ready = new Promise<boolean>((resolve) => {
      createInterface({ input: stdout }).on('line', (line) => {
        if (line.includes('[99,0]')) resolve(true);
        else trace.#lines.push(line);
      });
      void trace.#ended.then(() => resolve(false));
    });
    if (!(await ready)) throw new Error(`bpftrace refused:\n${trace.#errors}`);
    return trace;
  }

  /** Ends it and gives all firings, in order of their time. */
  async stop(): Promise<readonly Firing[]> {
    // What has happened is on its way through the ring.
    await settled(() => this.#lines.length);
    countMissed(this.#child.pid);
    this.#child.kill('SIGINT');
    await this.#ended;
    rmSync(this.#folder, { recursive: true });
    return this.#firings();
  }

  /** Tuples of one firing have its number, its time and CPU, and their place in it. */
  #firings(): readonly Firing[] {
    const found = new Map<string, { block: number; time: bigint; pid: number; words: bigint[] }>();
    for (const line of this.#lines) {
      if (!line.startsWith('{"type": "value"')) continue;
      const [block, at, time, cpu, pid, ...words] = elements(line.slice(line.indexOf('[')));
      const key = `${block} ${time} ${cpu}`;
      let firing = found.get(key);
      if (firing === undefined)
        found.set(key, (firing = { block: Number(block), time, pid: Number(pid), words: [] }));
      for (const [index, word] of words.entries()) firing.words[Number(at) + index] = word;
    }
    const inOrder = [...found.values()].toSorted((one, other) => Number(one.time - other.time));
    return inOrder.map(({ block, pid, words }) => {
      const { probe, places } = this.#assembled.blocks[block];
      const values = new Map(
        [...places].map(([name, { value, first }]) => [name, valueOf(value, words, first)]),
      );
      return { probe, pid, values };
    });
  }
}
