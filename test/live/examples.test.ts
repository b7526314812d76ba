/** The scripts of examples/, unchanged, on this machine's kernel and over what tcpdump captured of the same traffic. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../replay/support.ts';
import { Conversation } from './support/conversation.ts';
import { LiveCommand } from './support/command.ts';
import { whole } from './support/missed.ts';
import { makeLink, skipsLive, type Link } from './support/network.ts';
import { Capture } from './support/packets.ts';

/** What two runs have in common: whole rows; sums of rows, which come every second; rows without numbers, which are times. */
type Kind = 'counts' | 'sums' | 'times';

const scripts = [
  ['tcpaccept', 'counts'],
  ['tcpconnect', 'counts'],
  ['portscan', 'counts'],
  ['ipproto', 'counts'],
  ['udptop', 'sums'],
  ['tcpio', 'times'],
  ['tcp1stbyte', 'times'],
  ['tcpconnlat', 'times'],
] as const;

const all = [...scripts.map(([script]) => script), 'tcpstate'];

const path = (script: string): string =>
  fileURLToPath(new URL(`../../examples/${script}.d`, import.meta.url));

/** One line for those that differ in nothing but their last number. */
function summed(lines: readonly string[]): readonly string[] {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const [, key, value] = /^(.*\S)\s+(\d+)$/.exec(line)!;
    sums.set(key, (sums.get(key) ?? 0) + Number(value));
  }
  return [...sums].map(([key, sum]) => `${key} ${sum}`).sort();
}

/**
 * The lines that name one of the link's addresses, for other tests have traffic too, sorted, for rows of equal
 * value come in the order of their keys among all rows.
 */
function ours(text: string, { a, b }: Link, kind: Kind): readonly string[] {
  const addresses = [a.ipv4, b.ipv4, a.ipv6, b.ipv6];
  const lines = text
    .split('\n')
    .filter((line) => addresses.some((address) => line.split(/[\s,]+/).includes(address)));
  if (kind === 'counts') return lines.sort();
  if (kind === 'sums') return summed(lines);
  // What is left of a row without its numbers, once.
  const keys = lines.map((line) =>
    line
      .split(/[\s,]+/)
      .filter((word) => !/^\d+$/.test(word))
      .join(' '),
  );
  return [...new Set(keys)].sort();
}

describe.skipIf(skipsLive())('examples, live and replayed', () => {
  let link: Link;
  const live = new Map<string, string>();
  const replayed = new Map<string, string>();
  const complaints = new Map<string, string>();

  beforeAll(
    whole(async () => {
      link = makeLink();
      const conversation = new Conversation(link);
      const capture = await Capture.start(link.a);
      const commands = await Promise.all(
        all.map((script) => LiveCommand.start('-s', path(script))),
      );
      await conversation.hold();
      const left = await Promise.all(commands.map((command) => command.stop()));
      for (const [index, script] of all.entries()) {
        live.set(script, left[index].stdout);
        complaints.set(script, left[index].stderr);
      }
      await conversation.stop();
      await capture.end();
      for (const script of all)
        replayed.set(script, (await run('-q', '-r', capture.file, '-s', path(script))).stdout);
      capture.remove();
    }),
  );

  afterAll(() => link.close());

  test.each(all)('%s complains of nothing', (script) => {
    expect(complaints.get(script)).toBe('');
  });

  test.each(scripts)('%s', (script, kind) => {
    const there = ours(replayed.get(script)!, link, kind);
    expect(ours(live.get(script)!, link, kind)).toEqual(there);
    expect(there.length).toBeGreaterThan(0);
  });

  // Its rows are states, of everybody's connections.
  test('tcpstate', () => {
    const states = (text: string): string[] => text.match(/^state-\S+/gm)?.sort() ?? [];
    const there = states(replayed.get('tcpstate')!);
    expect(there.length).toBeGreaterThan(4);
    expect(states(live.get('tcpstate')!)).toEqual(expect.arrayContaining(there));
  });
});
