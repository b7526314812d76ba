/** Captures made up for one test: a few segments between 192.0.2.1 (c) and 192.0.2.2 (s), port 80. */
import { concat, ethernet, ipv4, tcp, TcpFlag, u16, u8 } from '../capture/build.ts';
import { type Frame, pcap } from '../capture/build-file.ts';

const addresses = { c: '192.0.2.1', s: '192.0.2.2' } as const;

export interface Segment {
  readonly from: 'c' | 's';
  /** Milliseconds since the first. */
  readonly at: number;
  readonly flags?: string;
  readonly seq: number;
  readonly ack?: number;
  readonly length?: number;
  readonly window?: number;
  readonly tos?: number;
  readonly ttl?: number;
  readonly options?: Uint8Array;
  /** The client's. */
  readonly port?: number;
}

const flagBits: Readonly<Record<string, number>> = {
  ...{ F: TcpFlag.fin, S: TcpFlag.syn, R: TcpFlag.rst, P: TcpFlag.psh, A: TcpFlag.ack },
  ...{ E: 0x40, C: 0x80 },
};

/** MSS 1000, and a window shift of 2. */
export const synOptions: Uint8Array = concat(u8(2), u8(4), u16(1000), u8(1), u8(3), u8(3), u8(2));

function frame(segment: Segment): Frame {
  const { from, at, flags = 'A', port = 40_000, length = 0, window = 1000 } = segment;
  const to = from === 'c' ? 's' : 'c';
  const [sport, dport] = from === 'c' ? [port, 80] : [80, port];
  const bits = flags.split('').reduce((sum, letter) => sum | flagBits[letter], 0);
  const { seq, ack = 0, options } = segment;
  const payload = new Uint8Array(length);
  const header = { sport, dport, seq, ack, flags: bits, window, payload };
  const { tos = 0, ttl = 64 } = segment;
  const data = ethernet(
    {},
    ipv4(
      { source: addresses[from], destination: addresses[to], tos, ttl },
      tcp({ ...header, ...(options && { options }) }),
    ),
  );
  return { data, seconds: 1_700_000_000 + Math.floor(at / 1000), nanoseconds: (at % 1000) * 1e6 };
}

export function captureOf(segments: readonly Segment[]): Uint8Array {
  return pcap(segments.map(frame));
}

/** A handshake that takes 40 ms there and back: c begins with 100, s with 300. */
export const opening = (at = 0, port = 40_000): readonly Segment[] => [
  { from: 'c', at, flags: 'S', seq: 100, options: synOptions, port },
  { from: 's', at: at + 40, flags: 'SA', seq: 300, ack: 101, options: synOptions, port },
  { from: 'c', at: at + 41, seq: 101, ack: 301, port },
];
