/** What tcpdump sees on a device of a namespace, as tshark takes it apart. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from './network.ts';
import { inside } from './network.ts';
import { settled } from './settled.ts';

/** Fields of one packet by tshark's name; those that it does not have are ''. */
export type Fields = ReadonlyMap<string, string>;

/**
 * The ring between the kernel and tcpdump has a slot of the snapshot's size for each packet, and 2 MiB unless told: eight
 * packets where offloads make large ones. This one holds hundreds while tcpdump waits for a processor.
 */
const ring = ['-s', '70000', '-B', '32768'];

export class Capture {
  readonly file: string;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #said = '';

  private constructor(host: Host, options: readonly string[]) {
    this.#folder = mkdtempSync(join(tmpdir(), 'tsdtrace-capture-'));
    this.file = join(this.#folder, 'capture.pcap');
    const [command, ...args] = inside(
      host,
      'tcpdump',
      '-i',
      host.device,
      ...ring,
      ...options,
      '-U',
      '--immediate-mode',
      '-Z',
      'root',
      '-w',
      this.file,
    );
    this.#child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
  }

  /** Starts, and waits until it listens. `options`: more for tcpdump. */
  static async start(host: Host, ...options: readonly string[]): Promise<Capture> {
    const capture = new Capture(host, options);
    await new Promise<void>((resolve, reject) => {
      capture.#child.stderr?.on('data', () => {
        if (capture.#said.includes('listening on')) resolve();
      });
      void capture.#ended.then(() => reject(new Error(`tcpdump: ${capture.#said}`)));
    });
    return capture;
  }

  /** Ends it when it has written all; the file stays until `remove`. Throws an Error where packets are missing in it. */
  async end(): Promise<void> {
    await settled(() => statSync(this.file).size);
    this.#child.kill('SIGINT');
    await this.#ended;
    const lost = /^(\d+) packets? dropped by kernel/m.exec(this.#said)?.[1];
    if (lost !== '0') throw new Error(`tcpdump: packets are missing in the capture: ${this.#said}`);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** Ends it and gives these fields of every packet: what comes first in it, or all with commas between. */
  async stop(
    names: readonly string[],
    which: 'first' | 'all' = 'first',
  ): Promise<readonly Fields[]> {
    await this.end();
    const text = execFileSync(
      'tshark',
      [
        ...['-r', this.file, '-T', 'fields', '-E', 'separator=/t', '-E', `occurrence=${which[0]}`],
        ...['-o', 'ip.defragment:FALSE', '-o', 'ipv6.defragment:FALSE'],
        ...['-o', 'tcp.relative_sequence_numbers:FALSE'],
        ...names.flatMap((name) => ['-e', name]),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.remove();
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const values = line.split('\t');
        return new Map(names.map((name, index) => [name, values[index] ?? '']));
      });
  }
}
