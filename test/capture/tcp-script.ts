/**
 * Runs a conversation, written as text, through the tracker:
 *
 *     +10 c> PA seq=100 ack=300 len=20 win=500 | c retransmit, s ESTABLISHED>CLOSE_WAIT
 *
 * milliseconds since the segment before (1 by default), the sender (c or s), the flags (S A F R P, - for none), fields;
 * after the bar, the events that are expected. A sequence number is by default the one after all that the sender has
 * sent in the script, an acknowledgement the one after all that its peer has. Fields: seq, ack, len, win, mss, ws (window
 * shift), ts (timestamp), id (IPv4 identification), port (the client's), cut (header bytes captured), at (seconds).
 */
import { deepStrictEqual } from 'node:assert';
import { FlowTable } from '../../runtime/capture/flow-table.ts';
import { Packet } from '../../runtime/capture/packet.ts';
import { TcpState, tcpEventCodes, TcpTracker } from '../../runtime/capture/tcp-tracker.ts';

const IP = 20;
const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, '-': 0 };
const START_SECONDS = 1_700_000_000;

/** The numbers' names, from the tables that the engine uses. */
export const stateNames: ReadonlyMap<number, string> = new Map(
  Object.entries(TcpState).map(([name, value]) => [value, name]),
);
const eventNames = new Map(Object.entries(tcpEventCodes).map(([name, code]) => [code, name]));

export type Side = 'c' | 's';

export interface SegmentFields {
  readonly from: Side;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly window: number;
  readonly options: readonly number[];
  readonly identification: number;
  readonly port: number;
  readonly captured: number;
  readonly milliseconds: number;
}

/** Fills `packet` with an IPv4 packet that holds the segment; its payload is not captured. */
export function fillPacket(packet: Packet, fields: SegmentFields): void {
  const { options } = fields;
  const padded = Math.ceil(options.length / 4) * 4;
  packet.bytes = new Uint8Array(IP + 20 + padded);
  const view = new DataView(packet.bytes.buffer);
  packet.view = view;
  packet.ip = 0;
  packet.ipVersion = 4;
  packet.protocol = 6;
  packet.transport = IP;
  packet.transportLength = 20 + padded + fields.length;
  packet.transportCaptured = Math.min(fields.captured, 20 + padded);
  packet.payloadLength = packet.transportLength;
  packet.end = packet.bytes.length;
  packet.seconds = Math.floor(fields.milliseconds / 1000);
  packet.nanoseconds = Math.round((fields.milliseconds % 1000) * 1e6);
  view.setUint8(0, 0x45);
  view.setUint16(4, fields.identification);
  const toServer = fields.from === 'c';
  view.setUint32(12, toServer ? 0x0a000001 : 0x0a000002);
  view.setUint32(16, toServer ? 0x0a000002 : 0x0a000001);
  view.setUint16(IP, toServer ? fields.port : 80);
  view.setUint16(IP + 2, toServer ? 80 : fields.port);
  view.setUint32(IP + 4, fields.seq);
  view.setUint32(IP + 8, fields.ack);
  view.setUint8(IP + 12, (20 + padded) << 2);
  view.setUint8(IP + 13, fields.flags);
  view.setUint16(IP + 14, fields.window);
  packet.bytes.set(options, IP + 20);
}

/** A tracker, its flow table, and the numbers that the two ends of the script would use. */
export class Conversation {
  readonly flows: FlowTable = new FlowTable();
  readonly tracker: TcpTracker;
  readonly packet: Packet = new Packet();
  milliseconds: number = START_SECONDS * 1000;
  readonly next: Record<Side, number> = { c: 100, s: 300 };
  /** Of the last segment. */
  endpoints: Readonly<Record<Side, number>> = { c: 0, s: 1 };

  /** @param middle what a host between the ends is to be told of, as TcpTracker has it */
  constructor(middle?: 'kept' | 'announced') {
    this.tracker = new TcpTracker(this.flows, true, middle);
  }

  /** Runs one line (without expectation); its events as the script writes them. */
  send(line: string): string[] {
    const fields = this.#parse(line);
    fillPacket(this.packet, fields);
    const sender = this.flows.find(this.packet);
    this.endpoints =
      fields.from === 'c' ? { c: sender, s: sender ^ 1 } : { c: sender ^ 1, s: sender };
    this.tracker.segment(this.packet, sender);
    return this.events();
  }

  /** Runs a script and compares its events, line by line. */
  run(script: string): void {
    for (const line of script.split('\n').filter((text) => text.trim() !== '')) {
      const [segment, events] = line.split('|').map((part) => part.trim());
      const actual = this.send(segment).join(', ');
      deepStrictEqual({ segment, events: actual }, { segment, events: events ?? '' });
    }
  }

  state(side: Side): string | undefined {
    return stateNames.get(this.tracker.state(this.endpoints[side]));
  }

  #parse(line: string): SegmentFields {
    const words = line.trim().split(/\s+/);
    this.milliseconds += words[0].startsWith('+') ? Number(words.shift()) : 1;
    const from: Side = words[0] === 'c>' ? 'c' : 's';
    const flags = words[1].split('').reduce((sum, letter) => sum | FLAGS[letter], 0);
    const given = new Map(words.slice(2).map((word) => word.split('=') as [string, string]));
    const read = (name: string, otherwise: number): number => Number(given.get(name) ?? otherwise);
    if (given.has('at')) this.milliseconds = (START_SECONDS + read('at', 0)) * 1000;
    const seq = read('seq', this.next[from]) >>> 0;
    const ack = flags & 16 ? read('ack', this.next[from === 'c' ? 's' : 'c']) >>> 0 : 0;
    const length = read('len', 0);
    const controls = (flags & 2 ? 1 : 0) + (flags & 1 ? 1 : 0);
    const end = (seq + length + controls) >>> 0;
    // A SYN begins a new numbering; what is sent again does not go back, and a reset takes no numbers.
    if ((flags & 4) === 0 && (flags & 2 || ((end - this.next[from]) | 0) > 0))
      this.next[from] = end;
    return {
      from,
      flags,
      seq,
      ack,
      length,
      window: read('win', 1000),
      options: optionBytes(given),
      identification: read('id', 0),
      port: read('port', 40000),
      captured: read('cut', Infinity),
      milliseconds: this.milliseconds,
    };
  }

  /** The events of the tracker's list. */
  events(): string[] {
    const { tracker } = this;
    return Array.from({ length: tracker.eventCount }, (_, i) => {
      const side = tracker.eventEndpoint[i] === this.endpoints.c ? 'c' : 's';
      const kind = eventNames.get(tracker.eventKind[i]) ?? '?';
      if (kind !== 'state-change') return `${side} ${kind}`;
      const from = stateNames.get(tracker.eventPreviousState[i]) ?? '?';
      return `${side} ${from}>${stateNames.get(tracker.eventState[i]) ?? '?'}`;
    });
  }
}

function optionBytes(given: ReadonlyMap<string, string>): number[] {
  const bytes: number[] = [];
  const mss = Number(given.get('mss') ?? -1);
  if (mss >= 0) bytes.push(2, 4, mss >> 8, mss & 255);
  if (given.has('ws')) bytes.push(1, 3, 3, Number(given.get('ws')));
  const ts = Number(given.get('ts') ?? -1);
  if (ts >= 0) {
    bytes.push(1, 1, 8, 10, ts >>> 24, (ts >>> 16) & 255, (ts >>> 8) & 255, ts & 255, 0, 0, 0, 0);
  }
  return bytes;
}

/** Runs a script over a new tracker. */
export function converse(script: string, middle?: 'kept' | 'announced'): Conversation {
  const conversation = new Conversation(middle);
  conversation.run(script);
  return conversation;
}

/** A handshake, for scripts about what follows it; s has 300, c 100 as initial numbers. */
export const handshake = `
  c> S  | c CLOSED>SYN_SENT, c connect-request
  s> SA | s LISTEN>SYN_RECEIVED, c SYN_SENT>ESTABLISHED, c connect-established
  c> A  | s SYN_RECEIVED>ESTABLISHED, s accept-established`;
