/**
 * Probes that need functions of the kernel (kprobes or fentry), against its counters: skipped where it lets none be
 * traced. With them tcp:::state-listen, which every kernel has.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachable, probeNamed } from './support/assemble.ts';
import { LiveCommand } from './support/command.ts';
import { Conversation } from './support/conversation.ts';
import type { Happened } from './support/conversation.ts';
import { liveHost } from './support/host.ts';
import { whole } from './support/missed.ts';
import { counters, growth, makeLink, skipsLive } from './support/network.ts';
import type { Host, Link } from './support/network.ts';

const skips = skipsLive();
const host = skips ? undefined : await liveHost();
const functions =
  host !== undefined &&
  (probeNamed('ip:::request').linux ?? []).some((way) => attachable(host, way));
if (!skips && !functions)
  process.stderr.write(
    'ip:::request and its kin are skipped: this kernel lets no function be traced\n',
  );

/** The rows that printa() made: counts by their words. */
const table = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text.split('\n').flatMap((line): (readonly [string, number])[] => {
      const match = /^row (.*) (\d+)$/.exec(line);
      return match === null ? [] : [[match[1], Number(match[2])]];
    }),
  );

/** Live traces of a conversation, with what the kernels counted of it. */
class Held {
  readonly link: Link = makeLink();
  readonly #conversation = new Conversation(this.link);
  #grown = new Map<string, (name: string) => number>();
  happened: Happened | undefined;
  rows: ReadonlyMap<string, number> = new Map();

  async hold(program: (link: Link) => string): Promise<void> {
    const trace = await LiveCommand.start('-n', program(this.link));
    const before = [this.link.a, this.link.b].map((each) => [each, counters(each)] as const);
    this.happened = await this.#conversation.hold();
    for (const [each, first] of before) {
      const last = counters(each);
      this.#grown.set(each.name, (name) => growth(first, last, name));
    }
    await this.#conversation.stop();
    this.rows = table((await trace.stop()).stdout);
  }

  counted(each: Host, name: string): number {
    return this.#grown.get(each.name)?.(name) ?? NaN;
  }
}

describe.skipIf(skips)('a socket that listens', () => {
  let held: Held;
  beforeAll(
    whole(async () => {
      held = new Held();
      await held.hold(
        ({ b }) => `
        tcp:::state-listen /args[3]->tcps_laddr == "${b.ipv4}" || args[3]->tcps_laddr == "${b.ipv6}"/ {
          @listens[args[3]->tcps_lport] = count();
        }
        END { printa("row listen %d %@d\\n", @listens); }`,
      );
    }),
  );
  afterAll(() => held.link.close());

  test('tcp:::state-listen fires once for each', () => {
    const { ipv4 = 0, ipv6 = 0 } = held.happened?.ports ?? {};
    expect(held.rows).toEqual(
      new Map([
        [`listen ${ipv4}`, 1],
        [`listen ${ipv6}`, 1],
      ]),
    );
  });
});

describe.skipIf(!functions)('between transport and IP', () => {
  let held: Held;
  beforeAll(
    whole(async () => {
      held = new Held();
      await held.hold(({ a, b }) => {
        const ours = [a, b]
          .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])
          .map((address) => `args[2]->ip_saddr == "${address}"`)
          .join(' || ');
        return `
          ip:::request, ipv4:::write, ipv6:::write /${ours}/ {
            @requests[probeprov, probename, args[2]->ip_saddr] = count();
          }
          ip:::deliver, ipv4:::read, ipv6:::read /${ours}/ {
            @delivers[probeprov, probename, args[2]->ip_daddr] = count();
          }
          udp:::stream-open, udp:::stream-close /execname == "node" || execname == "MainThread"/ {
            @sockets[probename, pid] = count();
          }
          END {
            printa("row %s:::%s %s %@d\\n", @requests);
            printa("row %s:::%s %s %@d\\n", @delivers);
            printa("row %s %d %@d\\n", @sockets);
          }`;
      });
    }),
  );
  afterAll(() => held.link.close());

  for (const end of ['a', 'b'] as const) {
    test(`requests of host ${end}`, () => {
      const each = held.link[end];
      const requests = held.counted(each, 'IpOutRequests');
      expect(requests).toBeGreaterThan(10);
      expect(held.rows.get(`ip:::request ${each.ipv4}`)).toBe(requests);
      expect(held.rows.get(`ipv4:::write ${each.ipv4}`)).toBe(requests);
      expect(held.rows.get(`ip:::request ${each.ipv6}`)).toBe(held.counted(each, 'Ip6OutRequests'));
      expect(held.rows.get(`ipv6:::write ${each.ipv6}`)).toBe(held.counted(each, 'Ip6OutRequests'));
    });

    test(`what is delivered at host ${end}`, () => {
      const each = held.link[end];
      const delivered = held.counted(each, 'IpInDelivers');
      expect(delivered).toBeGreaterThan(10);
      expect(held.rows.get(`ip:::deliver ${each.ipv4}`)).toBe(delivered);
      expect(held.rows.get(`ipv4:::read ${each.ipv4}`)).toBe(delivered);
      const of6 = held.rows.get(`ip:::deliver ${each.ipv6}`);
      expect(of6).toBe(held.rows.get(`ipv6:::read ${each.ipv6}`));
      // What goes to a group, as neighbours' questions, is not to the host's address.
      expect(of6).toBe(held.counted(each, 'Ip6InDelivers') - held.counted(each, 'Ip6InMcastPkts'));
    });
  }

  test('sockets of UDP are made and closed by their process', () => {
    const { client = 0, server = 0 } = held.happened?.pids ?? {};
    for (const pid of [client, server]) {
      expect(held.rows.get(`stream-open ${pid}`)).toBe(2);
      expect(held.rows.get(`stream-close ${pid}`)).toBe(2);
    }
  });
});
