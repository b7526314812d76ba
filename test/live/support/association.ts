/** SCTP associations of two socats, which no Node can make. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inside, run } from './network.ts';
import type { Host, Link } from './network.ts';

/** Whether the kernel has SCTP and socat knows it. */
export const hasSctp = (): boolean =>
  /^SCTP /m.test(readFileSync('/proc/net/protocols', 'utf8')) &&
  String(spawnSync('socat', ['-V']).stdout).includes('WITH_SCTP 1');

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) =>
    child.exitCode === null ? child.once('exit', () => resolve()) : resolve(),
  );

export class Associations {
  readonly #link: Link;
  readonly #port: number;
  readonly #children: ChildProcess[] = [];

  constructor(link: Link, port: number) {
    this.#link = link;
    this.#port = port;
  }

  #socat(host: Host, ...words: readonly string[]): ChildProcess {
    const [command, ...args] = inside(host, 'socat', '-u', ...words);
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'inherit'] });
    this.#children.push(child);
    return child;
  }

  /** A server for one association, a client that sends two messages and closes; both are gone at the end. */
  async associate(family: '4' | '6'): Promise<void> {
    const { a, b } = this.#link;
    const [here, there] = family === '4' ? [a.ipv4, b.ipv4] : [a.ipv6, b.ipv6];
    const bracketed = (address: string): string => (family === '4' ? address : `[${address}]`);
    const server = this.#socat(b, `SCTP${family}-LISTEN:${this.#port}`, 'OPEN:/dev/null,wronly');
    while (!run(b, 'cat', '/proc/net/sctp/eps').includes(` ${this.#port} `))
      await new Promise((resolve) => setTimeout(resolve, 100));
    const address = `SCTP${family}:${bracketed(there)}:${this.#port},bind=${bracketed(here)}`;
    const client = this.#socat(a, 'STDIN', address);
    client.stdin?.write('one message');
    await new Promise((resolve) => setTimeout(resolve, 300));
    client.stdin?.end('and another');
    await Promise.all([ended(client), ended(server)]);
  }

  stop(): void {
    for (const child of this.#children) child.kill();
  }
}
