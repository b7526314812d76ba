/** The one-liners of README.md: each is run, prints what the page links to, and counts what others count. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { counted, sumOf, type ColumnSum } from './facts.ts';
import { readPage } from './pages.ts';
import { root, Shell } from './shell.ts';

interface OneLiner {
  readonly program: string;
  readonly capture: string;
  /** Path of its output in the checkout. */
  readonly output: string;
  /** That file's name, without the end. */
  readonly name: string;
}

const folder = 'examples/expected/one-liners';
const row = /^\| [^|]+ \| `([^|]+)` \| `([^|]+)` \| \[[^|]+\]\((.+\/(.+)\.out)\) \|$/gm;

const oneLiners: readonly OneLiner[] = [...readPage('README.md').matchAll(row)].map(
  ([, program, capture, output, name]) => ({ program, capture, output, name }),
);

/** IP payload that a host of web.pcapng sent, headers without options. */
function sentBytes(host: string): number {
  const of = (counter: string): number => counted('web', host, counter);
  return (
    of('IpExtOutOctets') - of('IpOutRequests') * 20 + of('Ip6OutOctets') - of('Ip6OutRequests') * 40
  );
}

function sentPackets(host: string): number {
  return counted('web', host, 'IpOutRequests') + counted('web', host, 'Ip6OutRequests');
}

/** One number of each, from the kernel's counters, or from tshark by the command in the comment. */
const truths: Readonly<Record<string, ColumnSum>> = {
  // tshark -Y 'tcp.dstport == 80'
  clients: { column: 1, is: 204 },
  bytes: { column: 1, is: sentBytes('client') + sentBytes('server') },
  sizes: { column: 1, line: /\|/, is: sentPackets('client') + sentPackets('server') },
  retransmits: {
    column: 1,
    is:
      counted('lossy-client', 'client', 'TcpRetransSegs') +
      counted('lossy-client', 'server', 'TcpRetransSegs'),
  },
  refusals: { column: 1, is: counted('scan', 'server', 'TcpOutRsts') },
  unanswered: { column: 1, is: counted('timeouts-client', 'client', 'TcpAttemptFails') },
  latency: { column: 1, line: /\|/, is: counted('backlog', 'client', 'TcpActiveOpens') },
  // tshark -Y 'tcp.srcport == 6002' -T fields -e frame.time_relative: the answer to the SYN of 4.925 comes at 5.106,
  // and the smoothed time stays above 160 ms for the six segments that come from then on.
  rtt: { column: 1, line: /^ +1[68]0 \|/, is: 6 },
  transitions: {
    column: 1,
    line: /established +state-closed/,
    is: counted('resets', 'server', 'TcpEstabResets'),
  },
  queries: {
    column: 1,
    is: counted('dns', 'server', 'UdpInDatagrams') + counted('dns', 'server', 'Udp6InDatagrams'),
  },
};

const shell = new Shell();
afterAll(() => shell.close());

test.each(oneLiners)('$name: $program', async ({ program, capture, output, name }) => {
  const { status, text } = await shell.run(
    `tsdtrace -q -r 'examples/captures/${capture}' -n '${program}'`,
  );
  expect({ status, text }).toEqual({
    status: 0,
    text: readFileSync(join(root, output), 'utf8'),
  });
  expect(sumOf(text, truths[name])).toBe(truths[name].is);
});

test('there are ten, and no output of another', () => {
  expect(oneLiners).toHaveLength(10);
  const names = readdirSync(join(root, folder)).sort();
  expect(oneLiners.map(({ name }) => `${name}.out`).sort()).toEqual(names);
});
