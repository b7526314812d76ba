/** The traffic that all engines see at the same time: two hosts and everything that the programs ask about. */
import { Associations } from '../../live/support/association.ts';
import { makeLink, run } from '../../live/support/network.ts';
import type { Link } from '../../live/support/network.ts';
import { Peer } from '../../live/support/peer.ts';
import { ports } from './programs.ts';

/** Bytes each way of a connection. */
interface Volume {
  readonly there: number;
  readonly back: number;
}

export class Traffic {
  readonly link: Link = makeLink();
  readonly #client: Peer = Peer.start(this.link.a);
  readonly #server: Peer = Peer.start(this.link.b);
  readonly #associations = new Associations(this.link, ports.sctp);

  /** One connection, ended by both. */
  async #talk(
    address: string,
    port: number,
    { there, back }: Volume,
    beforeEnd: () => void = () => {},
  ): Promise<void> {
    const { id = 0 } = await this.#client.connect(address, port);
    const other = await this.#server.accept();
    await this.#client.send(id, there);
    await this.#server.receive(other, there);
    await this.#server.send(other, back);
    await this.#client.receive(id, back);
    beforeEnd();
    await this.#client.end(id);
    await this.#server.end(other);
    await Promise.all([this.#client.closed(id), this.#server.closed(other)]);
  }

  async #datagrams(address: string, own: string): Promise<void> {
    const there = await this.#server.udp(address, ports.udp);
    const here = await this.#client.udp(own);
    const sizes = [10, 200, 1000];
    for (const bytes of sizes) await this.#client.udpSend(here.id, address, there.port, bytes);
    await this.#server.udpReceive(
      there.id,
      sizes.reduce((sum, bytes) => sum + bytes),
    );
  }

  /** A third of what the client sends is lost in its queue, but not its FIN: that decides which states the ends go through. */
  async #losing(address: string): Promise<void> {
    const { name, device } = this.link.a;
    const qdisc = ['-n', name, 'qdisc', 'add', 'dev', device, 'root', 'netem', 'loss', '30%'];
    run(undefined, 'tc', ...qdisc);
    await this.#server.listen(address, ports.loss);
    await this.#talk(address, ports.loss, { there: 60_000, back: 100 }, () =>
      run(undefined, 'tc', '-n', name, 'qdisc', 'del', 'dev', device, 'root'),
    );
  }

  async flow(): Promise<void> {
    const { ipv4, ipv6 } = this.link.b;
    const [client, server] = [this.#client, this.#server];
    for (const address of [ipv4, ipv6]) {
      await server.listen(address, ports.talk);
      for (let i = 0; i < 3; i++)
        await this.#talk(address, ports.talk, { there: 1000, back: 2000 });
      await client.connect(address, ports.closed);
      await server.listen(address, ports.large);
      await this.#talk(address, ports.large, { there: 200_000, back: 10 });
    }
    await server.listen(ipv4, ports.reset);
    const { id = 0 } = await client.connect(ipv4, ports.reset);
    await server.accept();
    await client.reset(id);
    await this.#datagrams(ipv4, this.link.a.ipv4);
    await this.#datagrams(ipv6, this.link.a.ipv6);
    await this.#associations.associate('4');
    await this.#associations.associate('6');
    await this.#losing(ipv4);
  }

  async stop(): Promise<void> {
    this.#associations.stop();
    await Promise.all([this.#client.stop(), this.#server.stop()]);
    this.link.close();
  }
}
