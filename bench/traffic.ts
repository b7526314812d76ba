/**
 * Made-up traffic with the proportions of a busy server's: a few thousand connections at a time, each a
 * whole one (handshake, requests and answers, FINs), some refused, reset or with segments sent twice,
 * and UDP between them. The same seed gives the same bytes.
 */
import { type CaptureWriter, Flag, type Host, type Segment } from './frames.ts';
import type { Tally } from './truth.ts';

const SEED = 20_250_101;
const START_MICROSECONDS = 1_700_000_000_000_000;
/** Mean 50 µs: 20,000 packets a second. */
const LONGEST_PAUSE = 99;

const CLIENTS = 54_000;
const SERVERS = 200;
const IPV6_SHARE = 0.15;
const UDP_SHARE = 0.06;
const CONNECTIONS = 2000;
const REFUSED_SHARE = 0.02;
const RESET_SHARE = 0.02;
const REPEATED_SHARE = 0.01;

const SEGMENT = 1448;
const FIRST_CLIENT_PORT = 32_768;
const CLIENT_PORTS = 28_000;
/** Cumulative shares of the ports that clients open. */
const PORTS: readonly (readonly [below: number, port: number])[] = [
  [0.55, 443],
  [0.8, 80],
  [0.88, 8080],
  [0.94, 22],
  [0.98, 5432],
  [1, 25],
];
const DNS_PORT = 53;

/** What a connection sends next. */
const Step = {
  syn: 0,
  synAck: 1,
  ack: 2,
  request: 3,
  response: 4,
  repeated: 5,
  received: 6,
  serverFin: 7,
  clientFin: 8,
  lastAck: 9,
  refuse: 10,
  reset: 11,
} as const;

/** Numbers from 0 up to 1: mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** Where the IPv4 hosts are. */
export type Hosts = 'networks' | 'internet';

const NETWORKS: readonly number[] = [10, 20, 30, 40];

/**
 * `networks`: in a few networks of 2^24 addresses, as the machines of an organisation are. `internet`: scattered over the
 * unicast addresses but 127/8, as a public server's clients are. It makes no difference to us; tcpdump, which hashes
 * addresses by their first 12 bits, takes seven times as long for the former (docs/performance.md).
 */
function firstByte(index: number, hosts: Hosts): number {
  const random = Math.imul(index, 0x9e3779b1) >>> 8;
  if (hosts === 'networks') return NETWORKS[random % NETWORKS.length];
  const first = 1 + (random % 222);
  return first < 127 ? first : first + 1;
}

function ipv4Host(index: number, hosts: Hosts): Host {
  // An odd factor: no two of 2^24 indices share these three bytes.
  const rest = Math.imul(index, 0x5bd1e5);
  const bytes = Uint8Array.of(firstByte(index, hosts), rest >>> 16, rest >>> 8, rest);
  return { bytes, text: bytes.join('.') };
}

/** In 2001:db8::/32, of groups that no tool abbreviates. */
function ipv6Host(index: number, random: () => number): Host {
  const groups = [0x2001, 0xdb8, 0x1000 + (index & 0xfff), 0x1000 + (index >>> 12)];
  while (groups.length < 8) groups.push(0x1000 + Math.floor(random() * 0xf000));
  const bytes = Uint8Array.from(groups.flatMap((group) => [group >>> 8, group & 255]));
  return { bytes, text: groups.map((group) => group.toString(16)).join(':') };
}

interface Connection {
  client: Host;
  server: Host;
  clientPort: number;
  port: number;
  /** Next sequence numbers. */
  clientNext: number;
  serverNext: number;
  step: number;
  /** Requests still to make, and segments of the answer still to come. */
  requests: number;
  segments: number;
  /** Length of the last segment of an answer. */
  last: number;
}

export class Traffic {
  readonly #random = randomNumbers(SEED);
  readonly #writer: CaptureWriter;
  readonly #tally: Tally;
  readonly #clients: readonly Host[];
  /** IPv4 servers, and IPv6 ones. */
  readonly #servers: readonly (readonly Host[])[];
  /** Ports that each client has used: no pair of endpoints comes twice. */
  readonly #portsUsed = new Uint16Array(CLIENTS);
  readonly #connections: Connection[];
  readonly #segment: Segment;
  #now = START_MICROSECONDS;

  constructor(writer: CaptureWriter, tally: Tally, hosts: Hosts) {
    this.#writer = writer;
    this.#tally = tally;
    const clients = Array.from({ length: CLIENTS }, (_, i) =>
      i < CLIENTS * IPV6_SHARE ? ipv6Host(i, this.#random) : ipv4Host(i, hosts),
    );
    this.#clients = clients;
    this.#servers = [
      (i: number) => ipv4Host(i, hosts),
      (i: number) => ipv6Host(i, this.#random),
    ].map((make) => Array.from({ length: SERVERS }, (_, i) => make(CLIENTS + i)));
    this.#segment = {
      source: clients[0],
      destination: clients[0],
      sourcePort: 0,
      destinationPort: 0,
      payload: 0,
      sequence: 0,
      acknowledgement: 0,
      flags: 0,
    };
    this.#connections = Array.from({ length: CONNECTIONS }, () => this.#opening());
  }

  /** Writes one packet. */
  packet(): void {
    this.#now += 1 + this.#below(LONGEST_PAUSE);
    if (this.#random() < UDP_SHARE) return this.#datagram();
    const at = this.#below(CONNECTIONS);
    if (this.#advance(this.#connections[at])) return;
    this.#connections[at] = this.#opening();
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #opening(): Connection {
    const index = this.#below(CLIENTS);
    const client = this.#clients[index];
    const share = this.#random();
    const offset = (index + this.#portsUsed[index]++) % CLIENT_PORTS;
    return {
      client,
      server: this.#servers[client.bytes.length === 4 ? 0 : 1][this.#below(SERVERS)],
      clientPort: FIRST_CLIENT_PORT + offset,
      port: PORTS.find(([below]) => share < below)![1],
      clientNext: this.#below(2 ** 32),
      serverNext: this.#below(2 ** 32),
      step: Step.syn,
      requests: 1 + this.#below(4),
      segments: 0,
      last: 0,
    };
  }

  #datagram(): void {
    const client = this.#clients[this.#below(CLIENTS)];
    const server = this.#servers[client.bytes.length === 4 ? 0 : 1][this.#below(SERVERS)];
    const port = FIRST_CLIENT_PORT + this.#below(CLIENT_PORTS);
    const asks = this.#random() < 0.5;
    const segment = this.#segment;
    segment.source = asks ? client : server;
    segment.destination = asks ? server : client;
    segment.sourcePort = asks ? port : DNS_PORT;
    segment.destinationPort = asks ? DNS_PORT : port;
    segment.payload = asks ? 30 + this.#below(60) : 60 + this.#below(440);
    this.#writer.udp(segment, this.#now);
    this.#tally.packet(segment, this.#writer.lengths);
  }

  #fromClient(connection: Connection, flags: number, payload: number): void {
    const { client, server, clientPort, port, clientNext, serverNext } = connection;
    const segment = this.#segment;
    segment.source = client;
    segment.destination = server;
    segment.sourcePort = clientPort;
    segment.destinationPort = port;
    this.#send(clientNext, (flags & Flag.ACK) !== 0 ? serverNext : 0, flags, payload);
    connection.clientNext = after(clientNext, payload, flags);
  }

  #fromServer(connection: Connection, flags: number, payload: number): void {
    const { client, server, clientPort, port, clientNext, serverNext } = connection;
    const segment = this.#segment;
    segment.source = server;
    segment.destination = client;
    segment.sourcePort = port;
    segment.destinationPort = clientPort;
    this.#send((flags & Flag.RST) !== 0 ? 0 : serverNext, clientNext, flags, payload);
    connection.serverNext = after(serverNext, payload, flags);
  }

  #send(sequence: number, acknowledgement: number, flags: number, payload: number): void {
    const segment = this.#segment;
    segment.sequence = sequence;
    segment.acknowledgement = acknowledgement;
    segment.flags = flags;
    segment.payload = payload;
    this.#writer.tcp(segment, this.#now);
    this.#tally.packet(segment, this.#writer.lengths);
    this.#tally.flags(flags);
  }

  /** Sends the connection's next segment; false after its last. */
  #advance(connection: Connection): boolean {
    switch (connection.step) {
      case Step.syn:
      case Step.synAck:
      case Step.ack:
      case Step.refuse:
        return this.#open(connection);
      case Step.request:
        this.#fromClient(connection, Flag.PSH | Flag.ACK, 80 + this.#below(620));
        connection.segments = 1 + this.#below(4);
        connection.step = Step.response;
        return true;
      case Step.response:
      case Step.repeated:
        return this.#respond(connection);
      case Step.received:
        return this.#receive(connection);
      default:
        return this.#close(connection);
    }
  }

  #open(connection: Connection): boolean {
    switch (connection.step) {
      case Step.syn: {
        this.#fromClient(connection, Flag.SYN, 0);
        connection.step = this.#random() < REFUSED_SHARE ? Step.refuse : Step.synAck;
        return true;
      }
      case Step.refuse:
        this.#fromServer(connection, Flag.RST | Flag.ACK, 0);
        return false;
      case Step.synAck:
        this.#fromServer(connection, Flag.SYN | Flag.ACK, 0);
        connection.step = Step.ack;
        return true;
      default:
        this.#fromClient(connection, Flag.ACK, 0);
        this.#tally.accept(connection.port);
        connection.step = Step.request;
        return true;
    }
  }

  #respond(connection: Connection): boolean {
    const { step, segments } = connection;
    if (step === Step.repeated) {
      connection.serverNext = (connection.serverNext - connection.last) >>> 0;
      this.#tally.repeat();
    } else connection.last = segments > 1 ? SEGMENT : 1 + this.#below(SEGMENT);
    const flags = segments > 1 ? Flag.ACK : Flag.PSH | Flag.ACK;
    this.#fromServer(connection, flags, connection.last);
    const again = step === Step.response && this.#random() < REPEATED_SHARE;
    connection.step = again ? Step.repeated : Step.received;
    return true;
  }

  #receive(connection: Connection): boolean {
    this.#fromClient(connection, Flag.ACK, 0);
    if (--connection.segments > 0) connection.step = Step.response;
    else if (--connection.requests > 0) connection.step = Step.request;
    else connection.step = this.#random() < RESET_SHARE ? Step.reset : Step.serverFin;
    return true;
  }

  #close(connection: Connection): boolean {
    switch (connection.step) {
      case Step.serverFin:
        this.#fromServer(connection, Flag.FIN | Flag.ACK, 0);
        connection.step = Step.clientFin;
        return true;
      case Step.clientFin:
        this.#fromClient(connection, Flag.FIN | Flag.ACK, 0);
        connection.step = Step.lastAck;
        return true;
      case Step.lastAck:
        this.#fromServer(connection, Flag.ACK, 0);
        return false;
      default:
        this.#fromClient(connection, Flag.RST | Flag.ACK, 0);
        return false;
    }
  }
}

/** The sequence number after a segment. */
function after(sequence: number, payload: number, flags: number): number {
  return (sequence + payload + ((flags & (Flag.SYN | Flag.FIN)) !== 0 ? 1 : 0)) >>> 0;
}
