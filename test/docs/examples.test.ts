/**
 * Every script of examples/ over a recorded trace, against the output that is printed beside it; and numbers in that
 * output against what the kernels counted while the trace was recorded, or tshark counts in the file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { counted, sentBy, sumOf, type ColumnSum } from './facts.ts';
import { readPage } from './pages.ts';
import { root, Shell } from './shell.ts';

interface Example {
  readonly script: string;
  readonly capture: string;
  readonly sums: readonly ColumnSum[];
}

const examples: readonly Example[] = [
  {
    script: 'tcpaccept',
    capture: 'refused.pcap',
    sums: [
      { column: 2, is: counted('refused', 'server', 'TcpPassiveOpens') },
      // Either host refused: the client's counter has the one that the server asked for.
      {
        column: 1,
        is:
          counted('refused', 'server', 'TcpAttemptFails') +
          counted('refused', 'client', 'TcpAttemptFails'),
      },
    ],
  },
  {
    script: 'tcpconnect',
    capture: 'timeouts-client.pcap',
    sums: [
      { column: 3, is: counted('timeouts-client', 'client', 'TcpActiveOpens') },
      // Those that the server took; TcpAttemptFails has the other five.
      { column: 2, is: counted('timeouts-client', 'server', 'TcpPassiveOpens') },
      { column: 1, is: 0 },
    ],
  },
  {
    // tshark -Y 'tcp.len > 0' -T fields -e sll.pkttype -e tcp.len: 53 bytes arrive (0), 101 leave (4).
    script: 'tcpio',
    capture: 'midstream.pcap',
    sums: [
      { column: 2, line: /:| 7 |7004/, is: 53 },
      { column: 1, line: /:| 7 |7004/, is: 101 },
    ],
  },
  {
    // tshark -Y 'tcp.flags.syn == 1 && tcp.flags.ack == 1' -T fields -e tcp.time_relative: 1.023, 1.013, 1.024 and
    // 1.014 seconds, all in the bucket of 524288 microseconds.
    script: 'tcpconnlat',
    capture: 'timeouts-client.pcap',
    sums: [
      {
        column: 1,
        line: /524288 .*@/,
        is: counted('timeouts-client', 'server', 'TcpPassiveOpens'),
      },
    ],
  },
  {
    // One reply a connection. tshark -Y 'tcp.srcport == 443 && tcp.len > 0' -T fields -e tcp.time_relative, less
    // that of the SYN-ACK, is 112 us for 198.51.100.1.
    script: 'tcp1stbyte',
    capture: 'web.pcapng',
    sums: [{ column: 3, is: counted('web', 'client', 'TcpActiveOpens') }],
  },
  {
    // Both ends of every connection leave ESTABLISHED; the simultaneous opens count at both as active.
    script: 'tcpstate',
    capture: 'crossing.pcap',
    sums: [
      {
        column: 3,
        line: /^state-established/,
        is:
          counted('crossing', 'client', 'TcpActiveOpens') +
          counted('crossing', 'server', 'TcpActiveOpens') +
          counted('crossing', 'server', 'TcpPassiveOpens'),
      },
    ],
  },
  {
    script: 'retransmits',
    capture: 'lossy-client.pcap',
    sums: [
      {
        column: 2,
        line: /^(?:192|2001:db8:1:)/,
        is: counted('lossy-client', 'client', 'TcpRetransSegs'),
      },
      {
        column: 2,
        line: /^(?:198|2001:db8:2:)/,
        is: counted('lossy-client', 'server', 'TcpRetransSegs'),
      },
    ],
  },
  {
    script: 'portscan',
    capture: 'scan.pcap.gz',
    sums: [
      // tshark -Y 'tcp.flags.syn == 1 && tcp.flags.ack == 0' -T fields -e ip.src -e ipv6.src -e tcp.dstport | sort -u
      { column: 4, is: 112 },
      // A SYN is accepted, refused, or left half-way.
      {
        column: 3,
        is:
          counted('scan', 'server', 'TcpPassiveOpens') +
          counted('scan', 'server', 'TcpOutRsts') +
          counted('scan', 'server', 'TcpAttemptFails'),
      },
      { column: 2, is: counted('scan', 'server', 'TcpOutRsts') },
      { column: 1, is: counted('scan', 'server', 'TcpAttemptFails') },
    ],
  },
  {
    // tshark -Y udp -T fields -e udp.length: two of 4008 and two of 8008, headers of 8 bytes included.
    script: 'udptop',
    capture: 'ping.pcap',
    sums: [{ column: 1, line: / 7 /, is: 24_000 }],
  },
  {
    // tshark -T fields -e ip.proto -e ip.len: 18 ICMP packets of 12776 bytes, 20 of each the header.
    script: 'ipproto',
    capture: 'ping.pcap',
    sums: [
      { column: 2, line: /ICMP /, is: 18 },
      { column: 1, line: /ICMP /, is: 12_776 - 18 * 20 },
    ],
  },
  {
    // The web server of that recording listens on these three ports and on no other.
    script: 'webclients',
    capture: 'web.pcapng',
    sums: [{ column: 1, is: counted('web', 'server', 'TcpPassiveOpens') }],
  },
  {
    script: 'services',
    capture: 'web.pcapng',
    sums: [
      { column: 2, line: /^TCP/, is: sentBy('web', 'client', 'tcpPayloadBytesBySource') },
      { column: 1, line: /^TCP/, is: sentBy('web', 'server', 'tcpPayloadBytesBySource') },
    ],
  },
  {
    script: 'hostload',
    capture: 'ping.pcap',
    sums: [
      {
        column: 2,
        line: /^(192.0.2.1|2001:db8::1) /,
        is: sentBy('ping', 'server', 'ipPayloadBytesBySource'),
      },
      {
        column: 1,
        line: /^(192.0.2.1|2001:db8::1) /,
        is: sentBy('ping', 'server', 'ipFramesBySource'),
      },
      {
        column: 2,
        line: /^(192.0.2.11|2001:db8::12) /,
        is: sentBy('ping', 'client', 'ipPayloadBytesBySource'),
      },
    ],
  },
  {
    // The times of tcpconnlat above: 1.023 and 1.024 seconds to 198.51.100.1, 1.013 and 1.014 to the other.
    script: 'slowconn',
    capture: 'timeouts-client.pcap',
    sums: [{ column: 1, is: counted('timeouts-client', 'server', 'TcpPassiveOpens') }],
  },
  {
    // The link behind the router takes 1400 bytes; one packet of each version was larger.
    script: 'icmperrors',
    capture: 'icmp.pcap',
    sums: [{ column: 1, is: 2 * 1400 }],
  },
  {
    // tshark -Y 'arp.opcode <= 2 && arp.src.proto_ipv4 != 0.0.0.0' | wc -l: 13.
    script: 'arpwatch',
    capture: 'link.pcap',
    sums: [{ column: 2, line: /:/, is: 13 }],
  },
  {
    // tshark -T fields -e frame.len: 31 frames, 1888 bytes.
    script: 'ethertypes',
    capture: 'link.pcap',
    sums: [
      { column: 2, line: /^ +\d/, is: 31 },
      { column: 1, line: /^ +\d/, is: 1888 },
    ],
  },
  {
    // Every packet is counted by its first chunk: tshark -r sctp.pcap | wc -l.
    script: 'sctpstate',
    capture: 'sctp.pcap',
    sums: [{ column: 1, line: /^[A-Z]+(_[A-Z]+)* +\d+$/, is: 31 }],
  },
];

const shell = new Shell();
afterAll(() => shell.close());

test.each(examples)('$script over $capture', async ({ script, capture, sums }) => {
  const line = `tsdtrace -s examples/${script}.d -r examples/captures/${capture}`;
  const { status, text } = await shell.run(line);
  const expected = readFileSync(join(root, `examples/expected/${script}.out`), 'utf8');
  expect({ status, text }).toEqual({ status: 0, text: expected });

  for (const sum of sums) expect(sumOf(text, sum), `column ${sum.column}`).toBe(sum.is);
});

test('every script is run', () => {
  const scripts = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.d'));
  expect(examples.map(({ script }) => `${script}.d`).sort()).toEqual(scripts.sort());
});

test('every script says what it is and how to run it', () => {
  for (const { script } of examples) {
    const text = readFileSync(join(root, `examples/${script}.d`), 'utf8');
    expect(text).toMatch(
      new RegExp(
        `^#!/usr/bin/env -S tsdtrace -s\n/\\*\n \\* ${script}\\.d - [^]*?\\* Usage: tsdtrace -s ${script}\\.d -r CAPTURE\n`,
      ),
    );
  }
});

test('the page shows each with the capture that it is run over', () => {
  const rows = readPage('examples/README.md').matchAll(
    /^\| \[(\w+)\.d\]\(\1\.d\) +\| [^|]+ \| `([^`]+)` +\| \[\1\]\(expected\/\1\.out\) +\|$/gm,
  );
  const shown = [...rows].map(([, script, capture]) => `${script} ${capture}`);
  expect(shown.sort()).toEqual(
    examples.map(({ script, capture }) => `${script} ${capture}`).sort(),
  );
});
