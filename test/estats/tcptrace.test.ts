/** Each end's numbers at that end's own capture, against what tcptrace makes of the same file. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { output, recording, sidecar } from '../replay/support.ts';

/** A member, the column of tcptrace for it, and how both are made one. */
interface Compared {
  readonly member: string;
  readonly column: string;
  /** tcptrace has milliseconds with one digit after the point. */
  readonly round?: true;
}

const compared: readonly Compared[] = [
  { member: 'perf.SegsOut', column: 'total_packets' },
  { member: 'perf.DataSegsOut', column: 'actual_data_pkts' },
  { member: 'perf.DataOctetsOut', column: 'actual_data_bytes' },
  { member: 'perf.SegsRetrans', column: 'rexmt_data_pkts' },
  { member: 'perf.OctetsRetrans', column: 'rexmt_data_bytes' },
  { member: 'app.ThruOctetsAcked', column: 'unique_bytes_sent' },
  { member: 'stack.MSSSent', column: 'mss_requested' },
  { member: 'stack.WinScaleSent', column: 'adv_wind_scale' },
  { member: 'perf.MaxRwinSent', column: 'max_win_adv' },
  { member: 'perf.ZeroRwinSent', column: 'zero_win_adv' },
  { member: 'path.CountRTT', column: 'RTT_samples' },
  { member: 'fine.MinRTT', column: 'RTT_min', round: true },
  { member: 'fine.MaxRTT', column: 'RTT_max', round: true },
];

/** Both ends show what the peer received; tcptrace has it as what was sent. */
const ofPeer: readonly Compared[] = [
  { member: 'perf.SegsIn', column: 'total_packets' },
  { member: 'perf.DataSegsIn', column: 'actual_data_pkts' },
  { member: 'perf.DataOctetsIn', column: 'actual_data_bytes' },
  { member: 'stack.SACKsRcvd', column: 'sacks_sent' },
  { member: 'stack.MSSRcvd', column: 'mss_requested' },
  { member: 'perf.MaxRwinRcvd', column: 'max_win_adv' },
];

interface Exception {
  readonly capture: string;
  readonly member: string;
  readonly ends: number;
  readonly reason: string;
}

/** docs/tools/estats.md says the same to users. */
const exceptions: readonly Exception[] = [
  {
    capture: 'reorder',
    member: 'path.CountRTT',
    ends: 1,
    reason:
      'tcptrace takes no sample as long as anything before the acknowledged segment was sent twice',
  },
  { capture: 'reorder', member: 'fine.MaxRTT', ends: 1, reason: 'as for CountRTT' },
];

const members = [...compared, ...ofPeer];
const key = '%s %d %s %d';
const program = `estats:::sample { printf("${key}${' %d'.repeat(members.length)}\\n", args[3]->es_saddr,
  args[3]->es_sport, args[3]->es_daddr, args[3]->es_dport, ${members.map(({ member }) => `args[2]->${member}`).join(', ')}); }`;

/** IPv6 addresses as the program prints them. */
function canonical(address: string): string {
  return address.includes(':') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address;
}

type Row = ReadonlyMap<string, string>;

/** tcptrace's rows by end: the columns of that end, without their ending. */
function tcptrace(name: string): ReadonlyMap<string, { own: Row; peers: Row }> {
  const text = readFileSync(new URL(`./tcptrace/${name}.csv`, import.meta.url), 'utf8');
  const [head, ...lines] = text.trim().split('\n');
  const columns = head.split(',');
  const found = new Map<string, { own: Row; peers: Row }>();
  for (const line of lines) {
    const cells = line.split(',');
    const side = (ending: string): Row =>
      new Map(
        columns.flatMap((column, index) =>
          column.endsWith(ending) ? [[column.slice(0, -ending.length), cells[index]] as const] : [],
        ),
      );
    const at = (column: string): string => cells[columns.indexOf(column)];
    const [a, b] = [
      `${canonical(at('host_a'))} ${at('port_a')}`,
      `${canonical(at('host_b'))} ${at('port_b')}`,
    ];
    const [sent, answered] = [side('_a2b'), side('_b2a')];
    found.set(`${a} ${b}`, { own: sent, peers: answered });
    found.set(`${b} ${a}`, { own: answered, peers: sent });
  }
  return found;
}

function agree(ours: string, theirs: string, { round }: Compared): boolean {
  if (round !== true) return Number(ours) === Number(theirs);
  return Math.abs(Number(ours) / 1000 - Number(theirs)) <= 0.0501;
}

describe.each([
  { name: 'lossy-client', host: 'client' },
  { name: 'lossy-server', host: 'server' },
  { name: 'reorder', host: 'client' },
  { name: 'wrap', host: 'client' },
  { name: 'web', host: 'client' },
])('$name, $host', ({ name, host }) => {
  const { capture, hosts } = sidecar(name);
  const theirs = tcptrace(name);
  const wrong: string[] = [];
  let ends = 0;

  beforeAll(async () => {
    const vantage = hosts[host].addresses.join();
    const settings = ['-x', `vantage=${vantage}`, '-x', 'estatsrate=1d'];
    const text = await output('-r', recording(capture), ...settings, '-n', program);
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const words = line.split(' ');
      const end = words.slice(0, 4).join(' ');
      const truth = theirs.get(end)!;
      ends++;
      members.forEach((each, index) => {
        const row = index < compared.length ? truth.own : truth.peers;
        const [own, other] = [words[4 + index], row.get(each.column)!];
        if (!agree(own, other, each)) wrong.push(`${each.member} ${own} ${other} of ${end}`);
      });
    }
  });

  test('has all its connections', () => {
    expect(ends).toBe(theirs.size / 2);
  });

  test.each(members)('$member is $column', ({ member }) => {
    const allowed = exceptions.find((each) => each.capture === name && each.member === member);
    const found = wrong.filter((each) => each.startsWith(`${member} `));
    expect(found.length, found.join('; ')).toBe(allowed?.ends ?? 0);
  });
});
