/** The fast decoder and the code made for a program, against a plain decoder and what the program says in words. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, hex, ipv6, tcp } from '../capture/build.ts';
import { pcap } from '../capture/build-file.ts';
import { IP_PACKETS, LINKS } from '../capture/frames.ts';
import { decoded, Folder, readAll } from '../capture/read.ts';
import { output, recording } from '../replay/support.ts';
import { Bytes, plainPacket, type PlainPacket } from './plain.ts';
import { programs, type OracleProgram } from './programs.ts';

const folder = new Folder();

/** What the plain decoder makes of every frame of a capture; undefined when its link type is not one that it knows. */
async function packetsOf(path: string): Promise<readonly PlainPacket[] | undefined> {
  const { packets } = await readAll(path);
  const made = packets.map(({ linkType, data, wireLength }) =>
    plainPacket(linkType, new Bytes([...data]), wireLength),
  );
  if (made.includes('unknown link type')) return undefined;
  return made.filter((each) => each !== undefined && each !== 'unknown link type');
}

/** What the program should say: its lines in order, or its rows in any. */
function expected({ line, amount }: OracleProgram, packets: readonly PlainPacket[]): unknown {
  const lines = packets.flatMap((packet) => {
    const text = line(packet);
    return text === undefined ? [] : [{ text, packet }];
  });
  if (amount === undefined) return lines.map(({ text }) => text);
  const sums = new Map<string, number>();
  for (const { text, packet } of lines) sums.set(text, (sums.get(text) ?? 0) + amount(packet));
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What it did say, in the same form. */
async function found({ text, amount }: OracleProgram, path: string): Promise<unknown> {
  const printed = await output('-r', path, '-x', 'vantage=both', '-n', text);
  const lines = printed.split('\n').filter((each) => each.trim() !== '');
  if (amount === undefined) return lines;
  const rows = text.includes('quantize')
    ? lines.flatMap((each) => {
        const row = /^\s*(\d+) \|[@ ]*\s(\d+)\s*$/.exec(each);
        return row === null || row[2] === '0' ? [] : [[row[1], Number(row[2])] as const];
      })
    : lines.map((each) => {
        const words = each.trim().split(/\s+/);
        return [words.slice(0, -1).join(' '), Number(words.at(-1))] as const;
      });
  return new Map(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function compare(path: string): Promise<void> {
  const packets = await packetsOf(path);
  if (packets === undefined) return;
  for (const program of programs)
    expect({ program: program.text, answer: await found(program, path) }).toEqual({
      program: program.text,
      answer: expected(program, packets),
    });
}

const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
const ipPackets = [
  ...IP_PACKETS,
  ipv6({ next: 51 }, concat(hex('06 01 0000 00000001 00000002'), tcp({}))),
];

/** A packet as that link type has it, a few bytes of it changed, the end perhaps cut off. */
const frame = (wrap: (packet: Uint8Array) => Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(...ipPackets),
      fc.array(change, { maxLength: 3 }),
      fc.option(fc.nat(), { freq: 2 }),
    )
    .map(([packet, changes, cut]) => {
      const bytes = wrap(packet).slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes.subarray(0, cut === null ? bytes.length : cut % (bytes.length + 1));
    });

test('the fast decoder finds what the plain one does', () => {
  const made = fc
    .constantFrom(...LINKS)
    .chain(([linkType, wrap]) => fc.tuple(fc.constant(linkType), frame(wrap), fc.nat(200)));
  fc.assert(
    fc.property(made, ([linkType, data, more]) => {
      const wireLength = data.length + more;
      const plain = plainPacket(linkType, new Bytes([...data]), wireLength);
      if (plain === 'unknown link type') return;
      const fast = decoded(data, { linkType, wireLength });
      expect({
        version: fast.ipVersion,
        protocol: fast.protocol,
        payload: fast.payloadLength,
        transport: fast.transport >= 0,
      }).toEqual({
        version: plain?.version ?? 0,
        protocol: plain?.protocol ?? -1,
        payload: plain?.payload ?? 0,
        transport: plain?.transport !== undefined,
      });
    }),
    // Protocol 59 is no next header of IPv6's; of IPv4 it is a protocol that nobody reads.
    {
      numRuns: 2000,
      examples: [
        [
          [
            101,
            hex(
              '45000026 00072000 403b46be 0a000001 0a000002 14e9270f 00120000 61207175 65737469 6f6e',
            ),
            0,
          ],
        ],
      ],
    },
  );
});

describe('every program says what the plain decoder does', () => {
  const captures = readdirSync(recording('')).filter((file) => /\.pcap(ng)?(\.gz)?$/.test(file));
  test.each(captures)('of the recording %s', (file) => compare(recording(file)));

  test('of the link types that the plain decoder knows', () => {
    const known = LINKS.filter(
      ([linkType]) => plainPacket(linkType, new Bytes([]), 0) !== 'unknown link type',
    );
    expect(new Set(known.map(([linkType]) => linkType)).size).toBeGreaterThanOrEqual(7);
  });

  test('of made-up frames, damaged and cut', async () => {
    const made = fc
      .constantFrom(...LINKS)
      .chain(([linkType, wrap]) =>
        fc.tuple(fc.constant(linkType), fc.array(frame(wrap), { minLength: 1, maxLength: 40 })),
      );
    await fc.assert(
      fc.asyncProperty(made, async ([linkType, frames]) => {
        const records = frames.map((data, i) => ({ data, wireLength: data.length + (i % 3) * 20 }));
        await compare(folder.file(pcap(records, { linkType })));
      }),
      { numRuns: 60 },
    );
  });
});

describe('connections followed in brief tell what those do that are followed in full', () => {
  const captures = readdirSync(recording('')).filter((file) => /\.pcap(ng)?(\.gz)?$/.test(file));
  const text = `tcp:::state-change {
    printf("%d %d>%d %d>%d %d", args[1]->cs_cid, args[3]->tcps_lport, args[3]->tcps_rport,
      args[5]->tcps_state, args[3]->tcps_state, args[3]->tcps_active);
    printf(" %d %d %d %d", args[3]->tcps_iss, args[3]->tcps_irs, args[3]->tcps_suna, args[3]->tcps_smax);
    printf(" %d %d %d", args[3]->tcps_rack, args[3]->tcps_rnxt, args[3]->tcps_swnd);
    printf(" %d %d %d\\n", args[3]->tcps_rwnd, args[3]->tcps_snd_ws, args[3]->tcps_mss);
  }
  tcp:::connect-request, tcp:::connect-established, tcp:::connect-refused,
  tcp:::accept-established, tcp:::accept-refused {
    printf("%s %d %s:%d %d\\n", probename, args[1]->cs_cid, args[2]->ip_saddr, args[4]->tcp_sport,
      args[3]->tcps_state);
  }`;
  // A probe of every segment takes each of them to the tracker.
  const followed = `${text} tcp:::send /0/ { trace(0); }`;

  test.each(captures)('in the recording %s', async (file) => {
    const run = (program: string): Promise<string> =>
      output('-q', '-r', recording(file), '-x', 'vantage=both', '-n', program);
    expect(await run(text)).toBe(await run(followed));
  });
});
