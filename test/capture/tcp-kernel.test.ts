/**
 * The tracker against the kernel: over each recorded trace, what it tells of the ends on the hosts whose packets the
 * capture holds must equal what the hosts' own kernels counted (examples/captures/README.md).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decode } from '../../runtime/capture/decode.ts';
import { decodeInnermost } from '../../runtime/capture/tunnel.ts';
import { DuplicateFilter } from '../../runtime/capture/duplicates.ts';
import { FlowTable } from '../../runtime/capture/flow-table.ts';
import { Direction, Packet } from '../../runtime/capture/packet.ts';
import { InterfaceRegistry, openCapture } from '../../runtime/capture/reader.ts';
import { TcpState, tcpEventCodes, TcpTracker } from '../../runtime/capture/tcp-tracker.ts';
import { address } from './build.ts';

const directory = new URL('../../examples/captures/', import.meta.url);
const TCP = 6;

const names = [
  'TcpActiveOpens',
  'TcpPassiveOpens',
  'TcpAttemptFails',
  'TcpEstabResets',
  'TcpRetransSegs',
] as const;
type Counters = Record<(typeof names)[number], number>;

interface Facts {
  readonly inner?: true;
  readonly capture: string;
  readonly vantage: readonly string[];
  readonly hosts: Readonly<
    Record<string, { readonly addresses: readonly string[]; readonly counters: Partial<Counters> }>
  >;
}

const recordings: readonly Facts[] = readdirSync(directory)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as Facts);

/** Attempts that a timer or ICMP ended: in the kernel's count, in no segment (timeouts.md). */
const endedWithoutSegment: Readonly<Record<string, number>> = { 'timeouts-client.pcap': 5 };

/** An endpoint's address as comma-separated words. */
function addressOf(flows: FlowTable, endpoint: number): string {
  const words = flows.isIPv6(endpoint) ? [0, 1, 2, 3] : [0];
  return words.map((i) => flows.addressWord(endpoint, i)).join();
}

function wordsOf(text: string): string {
  const bytes = address(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(i * 4)).join();
}

/** The kernel's counter that the tracker's event `i` stands for, if any. RFC 4022, and Linux's tcp_set_state(). */
function counterOf(tracker: TcpTracker, i: number): keyof Counters | undefined {
  switch (tracker.eventKind[i]) {
    case tcpEventCodes['connect-request']:
      return 'TcpActiveOpens';
    case tcpEventCodes['accept-established']:
      return 'TcpPassiveOpens';
    case tcpEventCodes.retransmit:
      return 'TcpRetransSegs';
    case tcpEventCodes['state-change']:
      if (tracker.eventState[i] !== TcpState.CLOSED) return undefined;
      break;
    default:
      return undefined;
  }
  const previous = tracker.eventPreviousState[i];
  if (previous === TcpState.SYN_SENT || previous === TcpState.SYN_RECEIVED) {
    return 'TcpAttemptFails';
  }
  const open = previous === TcpState.ESTABLISHED || previous === TcpState.CLOSE_WAIT;
  return open ? 'TcpEstabResets' : undefined;
}

/** What the tracker says, by host. */
async function replay(facts: Facts): Promise<Map<string, Counters>> {
  const hosts = new Map(
    facts.vantage.flatMap((host) =>
      facts.hosts[host].addresses.map((text) => [wordsOf(text), host]),
    ),
  );
  const totals = new Map(facts.vantage.map((host) => [host, emptyCounters()]));
  const flows = new FlowTable();
  const tracker = new TcpTracker(flows);
  const copies = new DuplicateFilter();
  const packet = new Packet();
  const path = fileURLToPath(new URL(facts.capture, directory));
  const reader = await openCapture(path, new InterfaceRegistry());
  do {
    while (reader.next(packet)) {
      decode(packet);
      if (facts.inner === true) decodeInnermost(packet);
      if (packet.protocol !== TCP || packet.transport < 0) continue;
      const sender = flows.find(packet);
      if (packet.direction === Direction.outbound) copies.remember(packet, sender);
      else if (copies.isSecondCopy(packet, sender)) continue;
      tracker.segment(packet, sender);
      for (let i = 0; i < tracker.eventCount; i++) {
        const counter = counterOf(tracker, i);
        const host = hosts.get(addressOf(flows, tracker.eventEndpoint[i]));
        if (counter !== undefined && host !== undefined) totals.get(host)![counter]++;
      }
    }
  } while (await reader.fill());
  reader.close();
  return totals;
}

function emptyCounters(): Counters {
  return Object.fromEntries(names.map((name) => [name, 0])) as Counters;
}

describe("the tracker's events and the kernel's counters", () => {
  it.each(recordings.map((facts) => [facts.capture, facts] as const))('%s', async (_, facts) => {
    const totals = await replay(facts);
    for (const host of facts.vantage) {
      const expected = emptyCounters();
      for (const name of names) expected[name] = facts.hosts[host].counters[name] ?? 0;
      expected.TcpAttemptFails -= endedWithoutSegment[facts.capture] ?? 0;
      expect({ host, ...totals.get(host) }).toEqual({ host, ...expected });
    }
  });
});
