/** Traffic between two namespaces in which everything happens that the connection probes tell of, a known number of times. */
import type { Link } from './network.ts';
import { Peer } from './peer.ts';

export interface Happened {
  /** Of the one listener of each address family. */
  readonly ports: { readonly ipv4: number; readonly ipv6: number };
  readonly pids: { readonly client: number; readonly server: number };
  readonly accepted: number;
  readonly refused: number;
  /** Bytes of data that the client sent by TCP, and datagrams with their bytes. */
  readonly bytes: number;
  readonly datagrams: number;
  readonly datagramBytes: number;
}

const connections = 3;
const refusals = 2;
const bytes = 1000;
const answer = 2000;
const datagrams = 4;
const datagramBytes = 200;

/** A connection to a listener: so many bytes there, an answer if there is one, and its end, which the client begins. */
export async function exchange(
  client: Peer,
  server: Peer,
  to: { readonly address: string; readonly port: number },
  sent: number,
  answered: number = 0,
): Promise<void> {
  const { id = 0 } = await client.connect(to.address, to.port);
  const other = await server.accept();
  await client.send(id, sent);
  await server.receive(other, sent);
  if (answered > 0) {
    await server.send(other, answered);
    await client.receive(id, answered);
  }
  await client.end(id);
  await server.end(other);
  await Promise.all([client.closed(id), server.closed(other)]);
}

/** Client in `a`, server in `b`. */
export class Conversation {
  readonly #link: Link;
  readonly #client: Peer;
  readonly #server: Peer;

  constructor(link: Link) {
    this.#link = link;
    this.#client = Peer.start(link.a);
    this.#server = Peer.start(link.b);
  }

  async #connect(address: string): Promise<number> {
    const [client, server] = [this.#client, this.#server];
    const port = await server.listen(address);
    for (let i = 0; i < connections; i++)
      await exchange(client, server, { address, port }, bytes, answer);
    await server.stopListening();
    for (let i = 0; i < refusals; i++) await client.connect(address, port);
    return port;
  }

  async #datagrams(address: string): Promise<void> {
    const there = await this.#server.udp(address);
    const here = await this.#client.udp(
      address === this.#link.b.ipv4 ? this.#link.a.ipv4 : this.#link.a.ipv6,
    );
    for (let i = 0; i < datagrams; i++)
      await this.#client.udpSend(here.id, address, there.port, datagramBytes);
    await this.#server.udpReceive(there.id, datagrams * datagramBytes);
  }

  async hold(): Promise<Happened> {
    const { ipv4, ipv6 } = this.#link.b;
    const ports = { ipv4: await this.#connect(ipv4), ipv6: await this.#connect(ipv6) };
    await this.#datagrams(ipv4);
    await this.#datagrams(ipv6);
    return {
      ports,
      pids: { client: this.#client.pid, server: this.#server.pid },
      accepted: 2 * connections,
      refused: 2 * refusals,
      bytes: 2 * connections * bytes,
      datagrams: 2 * datagrams,
      datagramBytes: 2 * datagrams * datagramBytes,
    };
  }

  async stop(): Promise<void> {
    await Promise.all([this.#client.stop(), this.#server.stop()]);
  }
}
