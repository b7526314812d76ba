/**
 * One end of a conversation, in a process (and namespace) of its own, told what to do by lines of JSON on standard input;
 * each is answered by one line. Sockets have numbers, from 1.
 */
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createInterface } from 'node:readline';

type Command = { readonly do: string } & Readonly<Record<string, unknown>>;

const sockets: (Socket | undefined)[] = [undefined];
const servers: Server[] = [];
const datagrams: (UdpSocket | undefined)[] = [undefined];
const accepted: number[] = [];
const received = new Map<number, number>();
let waiting: (() => void)[] = [];

const changed = (): void => {
  const all = waiting;
  waiting = [];
  for (const wake of all) wake();
};

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
};

function keep(socket: Socket): number {
  const id = sockets.push(socket) - 1;
  received.set(id, 0);
  socket.on('data', (bytes) => {
    received.set(id, (received.get(id) ?? 0) + bytes.length);
    changed();
  });
  socket.on('close', () => {
    sockets[id] = undefined;
    changed();
  });
  socket.on('error', () => {});
  return id;
}

const found = <T>(list: readonly (T | undefined)[], id: unknown): T => {
  const one = list[Number(id)];
  if (one === undefined) throw new Error(`no socket ${String(id)}`);
  return one;
};

const actions: Readonly<Record<string, (command: Command) => Promise<unknown>>> = {
  listen: async ({ host, port }) => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      accepted.push(keep(socket));
      changed();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(Number(port ?? 0), String(host), resolve);
    });
    servers.push(server);
    return (server.address() as AddressInfo).port;
  },
  stopListening: async () => {
    for (const server of servers.splice(0)) server.close();
  },
  accept: async () => {
    await until(() => accepted.length > 0);
    return accepted.shift();
  },
  connect: async ({ host, port, localPort }) => {
    const socket = connect({
      host: String(host),
      port: Number(port),
      allowHalfOpen: true,
      ...(localPort === undefined ? {} : { localPort: Number(localPort) }),
    });
    const result = await new Promise<string>((resolve) => {
      socket.once('connect', () => resolve(''));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    });
    return result === '' ? { id: keep(socket), port: socket.localPort } : { error: result };
  },
  dial: async ({ host, port }) => {
    connect({ host: String(host), port: Number(port) }).on('error', () => {});
  },
  send: async ({ id, bytes }) => {
    const socket = found(sockets, id);
    await new Promise<void>((resolve) =>
      socket.write(Buffer.alloc(Number(bytes), 0x61), () => resolve()),
    );
  },
  receive: async ({ id, bytes }) => {
    await until(
      () => (received.get(Number(id)) ?? 0) >= Number(bytes) || sockets[Number(id)] === undefined,
    );
    return received.get(Number(id));
  },
  end: async ({ id }) => {
    const socket = found(sockets, id);
    await new Promise<void>((resolve) => socket.end(() => resolve()));
  },
  closed: async ({ id }) => until(() => sockets[Number(id)] === undefined),
  pause: async ({ id }) => {
    found(sockets, id).pause();
  },
  keepAlive: async ({ id, milliseconds }) => {
    found(sockets, id).setKeepAlive(true, Number(milliseconds));
  },
  push: async ({ id, bytes }) => {
    found(sockets, id).write(Buffer.alloc(Number(bytes), 0x63));
  },
  close: async ({ id }) => {
    found(sockets, id).destroy();
  },
  reset: async ({ id }) => {
    found(sockets, id).resetAndDestroy();
  },
  udp: async ({ host, port }) => {
    const socket = createSocket(String(host).includes(':') ? 'udp6' : 'udp4');
    await new Promise<void>((resolve) => socket.bind(Number(port ?? 0), String(host), resolve));
    const id = datagrams.push(socket) - 1;
    received.set(-id, 0);
    socket.on('message', (bytes) => {
      received.set(-id, (received.get(-id) ?? 0) + bytes.length);
      changed();
    });
    socket.on('error', () => {});
    return { id, port: socket.address().port };
  },
  udpSend: async ({ id, host, port, bytes }) => {
    const socket = found(datagrams, id);
    await new Promise<void>((resolve) =>
      socket.send(Buffer.alloc(Number(bytes), 0x62), Number(port), String(host), () => resolve()),
    );
  },
  udpReceive: async ({ id, bytes }) => {
    await until(() => (received.get(-Number(id)) ?? 0) >= Number(bytes));
    return received.get(-Number(id));
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  try {
    const answer = await actions[command.do](command);
    process.stdout.write(`${JSON.stringify({ answer: answer ?? null })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ failed: String(error) })}\n`);
  }
}
process.exit(0);
