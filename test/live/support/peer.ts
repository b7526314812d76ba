/** Processes in namespaces that talk to each other by TCP and UDP, as tests tell them. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host } from './network.ts';
import { inside } from './network.ts';

const program = fileURLToPath(new URL('./peer-main.ts', import.meta.url));

/** A connection as one end has it. */
export interface Connected {
  readonly id: number;
  readonly port: number;
}

export class Peer {
  readonly #child: ChildProcess;
  readonly #answers: ((line: string) => void)[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout === null) throw new Error('no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => this.#answers.shift()?.(line));
  }

  /** Starts one in a namespace, or on the machine itself. */
  static start(host: Host | undefined): Peer {
    const words = [process.execPath, program];
    const [command, ...args] = host === undefined ? words : inside(host, words[0], words[1]);
    return new Peer(spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** Its process id, which `ip netns exec` keeps. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  async #ask(command: Readonly<Record<string, unknown>>): Promise<unknown> {
    const answer = new Promise<string>((resolve) => this.#answers.push(resolve));
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    const { answer: value, failed } = JSON.parse(await answer) as {
      answer?: unknown;
      failed?: string;
    };
    if (failed !== undefined) throw new Error(failed);
    return value;
  }

  /** Listens, gives the port. */
  async listen(host: string, port?: number): Promise<number> {
    return (await this.#ask({ do: 'listen', host, port })) as number;
  }

  async stopListening(): Promise<void> {
    await this.#ask({ do: 'stopListening' });
  }

  async accept(): Promise<number> {
    return (await this.#ask({ do: 'accept' })) as number;
  }

  /** Connects; `error` is the errno's name where that fails. */
  async connect(
    host: string,
    port: number,
    localPort?: number,
  ): Promise<Partial<Connected> & { readonly error?: string }> {
    return (await this.#ask({ do: 'connect', host, port, localPort })) as Connected;
  }

  /** Begins to connect, and does not wait for an answer. */
  async dial(host: string, port: number): Promise<void> {
    await this.#ask({ do: 'dial', host, port });
  }

  async send(id: number, bytes: number): Promise<void> {
    await this.#ask({ do: 'send', id, bytes });
  }

  /** Waits for so many bytes in all. */
  async receive(id: number, bytes: number): Promise<number> {
    return (await this.#ask({ do: 'receive', id, bytes })) as number;
  }

  /** Sends a FIN. */
  async end(id: number): Promise<void> {
    await this.#ask({ do: 'end', id });
  }

  /** Waits until the socket is closed from both sides. */
  async closed(id: number): Promise<void> {
    await this.#ask({ do: 'closed', id });
  }

  /** Reads no more: its window closes. */
  async pause(id: number): Promise<void> {
    await this.#ask({ do: 'pause', id });
  }

  /** Asks an idle peer after so long whether it is still there. */
  async keepAlive(id: number, milliseconds: number): Promise<void> {
    await this.#ask({ do: 'keepAlive', id, milliseconds });
  }

  /** Sends without waiting until the kernel has taken it. */
  async push(id: number, bytes: number): Promise<void> {
    await this.#ask({ do: 'push', id, bytes });
  }

  /** Closes, whatever the other end does. */
  async close(id: number): Promise<void> {
    await this.#ask({ do: 'close', id });
  }

  async reset(id: number): Promise<void> {
    await this.#ask({ do: 'reset', id });
  }

  async udp(host: string, port?: number): Promise<Connected> {
    return (await this.#ask({ do: 'udp', host, port })) as Connected;
  }

  async udpSend(id: number, host: string, port: number, bytes: number): Promise<void> {
    await this.#ask({ do: 'udpSend', id, host, port, bytes });
  }

  async udpReceive(id: number, bytes: number): Promise<number> {
    return (await this.#ask({ do: 'udpReceive', id, bytes })) as number;
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGTERM');
    await gone;
  }
}
