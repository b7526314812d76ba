/**
 * Each number of a row, in conversations that are made up for it: what RFC 4898's words for the object, RFC 5681 (duplicate
 * acknowledgements), RFC 6298 (round trips) and RFC 2883 (duplicates) make of these segments at the client's end, reckoned by hand.
 */
import { expect, test } from 'vitest';
import { concat, u32, u8 } from '../capture/build.ts';
import { Folder } from '../capture/read.ts';
import { output } from '../replay/support.ts';
import { captureOf, opening, type Segment } from './conversation.ts';

const folder = new Folder();

type Row = Readonly<Record<string, number>>;

/** Nanoseconds of the first segment. */
const start = 1_700_000_000e9;

/** The client's row when all segments have passed, or the server's. */
async function rowOf(
  segments: readonly Segment[],
  members: readonly string[],
  port: number,
): Promise<Row> {
  const values = members.map((member) => `args[2]->${member}`).join(', ');
  const program = `estats:::sample /args[3]->es_sport == ${port}/ { printf("${members.map(() => '%d').join(' ')}\\n", ${values}); }`;
  const path = folder.file(captureOf(segments));
  const text = await output('-r', path, '-x', 'estatsrate=1d', '-n', program);
  const numbers = text.trim().split(' ').map(Number);
  return Object.fromEntries(members.map((member, index) => [member, numbers[index]]));
}

/** A selective acknowledgement of these blocks. */
const sack = (...blocks: readonly (readonly [number, number])[]): Uint8Array =>
  concat(
    ...[u8(1), u8(1), u8(5), u8(2 + 8 * blocks.length)],
    ...blocks.flatMap(([from, to]) => [u32(from), u32(to)]),
  );

/** So many segments of the client's, one behind the other, a millisecond apart. */
const burst = (count: number): readonly Segment[] =>
  Array.from({ length: count }, (_, n) => ({
    from: 'c',
    at: 50 + n,
    seq: 101 + 1000 * n,
    ack: 301,
    length: 1000,
  }));

interface Conversation {
  readonly what: string;
  /** After a handshake of 40 ms: the client has begun with 100, the server with 300; MSS 1000, window shift 2. */
  readonly then: readonly Segment[];
  readonly client?: Row;
  readonly server?: Row;
}

const conversations: readonly Conversation[] = [
  {
    what: 'data, acknowledged',
    then: [
      { from: 'c', at: 50, flags: 'PA', seq: 101, ack: 301, length: 10, tos: 2 },
      { from: 's', at: 90, flags: 'AE', seq: 301, ack: 111, window: 500, tos: 3 },
      { from: 'c', at: 100, seq: 111, ack: 301, length: 1000 },
      { from: 'c', at: 101, seq: 1111, ack: 301, length: 1000 },
      { from: 's', at: 150, seq: 301, ack: 2111 },
      { from: 's', at: 200, seq: 301, ack: 2111, length: 5, tos: 3, ttl: 60 },
      { from: 'c', at: 201, flags: 'AE', seq: 2111, ack: 306, tos: 8 },
    ],
    client: {
      'global.StartTs': start,
      'global.CurrentTs': start + 201e6,
      'global.StartTv': start / 1000,
      'perf.StartTimeStamp': start,
      'perf.ElapsedSecs': 0,
      'perf.ElapsedMicroSecs': 201_000,
      'perf.HCDataOctetsOut': 2010,
      'perf.HCDataOctetsIn': 5,
      'perf.CurMSS': 1000,
      'stack.MaxMSS': 1000,
      'stack.MinMSS': 1000,
      'perf.PipeSize': 0,
      'perf.MaxPipeSize': 2000,
      'stack.CurRetxQueue': 0,
      'stack.MaxRetxQueue': 2000,
      // Those of the SYN and the data; the second acknowledgement is of what was sent last.
      'path.SampleRTT': 49,
      'path.SumRTT': 40 + 40 + 49,
      'path.HCSumRTT': 40 + 40 + 49,
      'path.CountRTT': 3,
      'path.MaxRTT': 49,
      // SRTT 40, 40, 41.125; RTTVAR 20, 15, 13.5. Linux waits 200 ms longer than SRTT at least.
      'fine.SmoothedRTT': 41_125,
      'fine.RTTVar': 13_500,
      'perf.SmoothedRTT': 41,
      'path.RTTVar': 13,
      'fine.CurRTO': 241_125,
      'perf.CurRTO': 241,
      'path.MaxRTO': 241,
      'path.MinRTO': 240,
      'path.IpTtl': 60,
      'path.IpTosIn': 3,
      'path.IpTosOut': 8,
      'path.ECNsignals': 1,
      'path.ECESent': 1,
      'path.CERcvd': 2,
      'perf.CurRwinSent': 4000,
      'perf.CurRwinRcvd': 4000,
      'stack.WinScaleRcvd': 2,
      'stack.TimeStamps': 2,
      'stack.ECN': 2,
      'stack.WillSendSACK': 2,
      'stack.WillUseSACK': 2,
      'stack.SndInitial': 100,
      'stack.RecInitial': 300,
      'app.SndNxt': 2111,
      'app.SndMax': 2111,
      'app.RcvNxt': 306,
      'app.ThruOctetsReceived': 5,
      'app.HCThruOctetsReceived': 5,
      'app.HCThruOctetsAcked': 2010,
      'stack.InRecovery': 1,
    },
  },
  {
    what: 'a loss, which three duplicate acknowledgements tell of',
    then: [
      ...burst(5),
      { from: 's', at: 95, seq: 301, ack: 1101 },
      ...[1, 2, 3].map((n): Segment => ({
        ...{ from: 's', at: 95 + n, seq: 301, ack: 1101 },
        options: sack([2101, 2101 + 1000 * n]),
      })),
      { from: 'c', at: 99, seq: 1101, ack: 301, length: 1000 },
      { from: 's', at: 140, seq: 301, ack: 5101 },
      { from: 'c', at: 150, seq: 5101, ack: 301, length: 1000 },
      { from: 's', at: 190, seq: 301, ack: 6101 },
    ],
    client: {
      'perf.SegsRetrans': 1,
      'stack.FastRetran': 1,
      'perf.CongSignals': 1,
      'perf.Timeouts': 0,
      'stack.DupAcksIn': 3,
      'stack.SACKsRcvd': 3,
      'stack.SACKBlocksRcvd': 3,
      'stack.DSACKDups': 0,
      'path.PreCongSumRTT': 45,
      'path.PostCongSumRTT': 40,
      'path.PostCongCountRTT': 1,
      'path.NonRecovDAEpisodes': 0,
      'path.NonRecovDA': 0,
    },
    server: { 'path.DupAcksOut': 3, 'path.DupAckEpisodes': 1, 'stack.DupAcksIn': 0 },
  },
  {
    what: 'a segment that goes again and again',
    then: [
      { from: 'c', at: 50, seq: 101, ack: 301, length: 1000 },
      { from: 'c', at: 300, seq: 101, ack: 301, length: 1000 },
      { from: 'c', at: 800, seq: 101, ack: 301, length: 1000 },
    ],
    client: {
      'perf.Timeouts': 1,
      'stack.SubsequentTimeouts': 1,
      'stack.AbruptTimeouts': 1,
      'stack.CurTimeoutCount': 2,
      'stack.InRecovery': 3,
      'stack.FastRetran': 0,
      'perf.OctetsRetrans': 2000,
      'perf.PipeSize': 1000,
    },
  },
  {
    what: 'segments that are out of order, and no loss',
    then: [
      ...burst(4),
      { from: 's', at: 95, seq: 301, ack: 1101 },
      { from: 's', at: 96, seq: 301, ack: 1101 },
      { from: 's', at: 97, seq: 301, ack: 1101 },
      { from: 's', at: 98, seq: 301, ack: 4101 },
    ],
    client: {
      'path.NonRecovDAEpisodes': 1,
      'path.NonRecovDA': 2,
      'path.SumOctetsReordered': 3000,
      'perf.CongSignals': 0,
    },
  },
  {
    what: 'a window that closes and opens again, and a duplicate that is told of',
    then: [
      { from: 'c', at: 50, seq: 101, ack: 301, length: 1000, window: 0 },
      { from: 's', at: 90, seq: 301, ack: 1101, window: 0 },
      { from: 'c', at: 91, seq: 1101, ack: 301, window: 1000 },
      { from: 's', at: 290, seq: 301, ack: 1101, window: 250, options: sack([101, 601]) },
      { from: 'c', at: 300, seq: 1101, ack: 301, length: 1000 },
      { from: 's', at: 340, seq: 301, ack: 2101, window: 250 },
    ],
    client: {
      'perf.ZeroRwinRcvd': 1,
      'perf.ZeroRwinSent': 1,
      'stack.DSACKDups': 1,
      'perf.CurRwinRcvd': 1000,
      // Filled by the first segment, for a window of a SYN-ACK is not scaled, and by the last.
      'perf.SndLimTransRwin': 2,
      'perf.SndLimTimeRwin': 40 + 40,
    },
  },
  {
    what: 'a hole that the capture has not seen filled',
    then: [
      { from: 'c', at: 50, seq: 101, ack: 301, length: 1000 },
      { from: 'c', at: 52, seq: 2101, ack: 301, length: 1000 },
      { from: 'c', at: 53, seq: 3101, ack: 301, length: 500 },
      { from: 's', at: 90, seq: 301, ack: 1101 },
    ],
    server: {
      'stack.CurReasmQueue': 2500,
      'stack.MaxReasmQueue': 2500,
      'app.RcvNxt': 1101,
      'app.ThruOctetsReceived': 1000,
    },
  },
];

const ends = conversations.flatMap(({ what, then, client, server }) =>
  (
    [
      client && { what, then, port: 40_000, expected: client },
      server && { what, then, port: 80, expected: server },
    ] as const
  ).filter((each) => each !== undefined),
);

test.each(ends)('$what: what the end at port $port has', async ({ then, port, expected }) => {
  expect(await rowOf([...opening(), ...then], Object.keys(expected), port)).toEqual(expected);
});
