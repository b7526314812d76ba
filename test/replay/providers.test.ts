/** Providers that no system ships, or that show a part of another's packets, against what tshark and the kernels counted. */
import { describe, expect, test } from 'vitest';
import type { Tally } from '../../tools/record/tshark.ts';
import { dissect, hasTshark } from './dissector.ts';
import { output, recording, rows, run, sidecar } from './support.ts';

const tshark = hasTshark('streams of UDP are not compared with its own');

const total = (tally: Tally, version?: 4 | 6): number =>
  Object.entries(tally)
    .filter(([address]) => version === undefined || address.includes(':') === (version === 6))
    .reduce((sum, [, count]) => sum + count, 0);

/** Firings by the probe's name, of every probe that the description enables, at both ends. */
async function firings(name: string, ...descriptions: readonly string[]): Promise<unknown> {
  const clauses = descriptions.map((each) => `${each} { @[probeprov, probename] = count(); }`);
  const text = await output(
    ...['-r', recording(sidecar(name).capture), '-x', 'vantage=both'],
    ...['-n', `${clauses.join(' ')} END { printa("%s:::%s %@d\\n", @); }`],
  );
  return rows(text);
}

describe('the twins of ip', () => {
  const { tshark: web } = sidecar('web');
  const { tshark: loopback } = sidecar('loopback');

  test('each see their own version', async () => {
    expect(await firings('web', 'ipv4:::', 'ipv6:::')).toEqual({
      'ipv4:::send': total(web.ipFramesBySource, 4),
      'ipv4:::receive': total(web.ipFramesByDestination, 4),
      'ipv6:::send': total(web.ipFramesBySource, 6),
      'ipv6:::receive': total(web.ipFramesByDestination, 6),
    });
  });

  test('see what stays on the host by names of its own, too', async () => {
    const four = total(loopback.ipFramesBySource, 4);
    const six = total(loopback.ipFramesBySource, 6);
    expect(await firings('loopback', 'ipv4:::*send', 'ipv6:::*send')).toEqual({
      'ipv4:::send': four,
      'ipv4:::local-send': four,
      'ipv6:::send': six,
      'ipv6:::local-send': six,
    });
  });

  test('take the layout of the prototype that had them', async () => {
    const program = 'ipv4:::send { @[args[1]->ip_saddr] = count(); }';
    const text = await output('-r', recording('web.pcapng'), '-x', 'vantage=both', '-n', program);
    const expected = Object.entries(web.ipFramesBySource).filter(([each]) => !each.includes(':'));
    expect(rows(text)).toEqual(Object.fromEntries(expected));
  });
});

describe('tcpf', () => {
  test('is TCP that stays on the host, with its bytes', async () => {
    const { tshark: counts } = sidecar('loopback');
    const text = await output(
      ...['-r', recording('loopback.pcap'), '-x', 'vantage=both', '-n'],
      'tcpf:::send { @[args[2]->ip_saddr] = sum(args[4]->tcpf_length); @n["segments"] = count(); }',
    );
    expect(rows(text)).toEqual({
      ...counts.tcpPayloadBytesBySource,
      segments: counts.tcpFrames,
    });
  });

  test('is nothing between two hosts', async () => {
    expect(await firings('web', 'tcpf:::')).toEqual({});
  });
});

describe('sdt, where a capture has a source', () => {
  test('by an interface', async () => {
    const { ipFramesBySource } = sidecar('web').tshark;
    const [four, six] = [total(ipFramesBySource, 4), total(ipFramesBySource, 6)];
    expect(await firings('web', 'sdt:::ip*')).toEqual({
      'sdt:::ip4-physical-in-start': four,
      'sdt:::ip4-physical-out-end': four,
      'sdt:::ip6-physical-in-start': six,
      'sdt:::ip6-physical-out-end': six,
    });
  });

  test('on the loopback', async () => {
    const { ipFramesBySource } = sidecar('loopback').tshark;
    const [four, six] = [total(ipFramesBySource, 4), total(ipFramesBySource, 6)];
    expect(await firings('loopback', 'sdt:ip::ip*')).toEqual({
      'sdt:::ip4-loopback-in-start': four,
      'sdt:::ip4-loopback-out-end': four,
      'sdt:::ip6-loopback-in-start': six,
      'sdt:::ip6-loopback-out-end': six,
    });
    // The design's other spelling is the same probe, which wildcards leave out.
    expect(await firings('loopback', 'sdt:::ip4-loopback-out_end')).toEqual({
      'sdt:::ip4-loopback-out_end': four,
    });
  });
});

describe('tcp:::state-*', () => {
  test.each(['client', 'server'])('the kernel of %s counted as many opens', async (host) => {
    const { capture, hosts } = sidecar('web');
    const { addresses, counters } = hosts[host];
    const program = 'tcp:::state-established { @["opens"] = count(); }';
    const vantage = `vantage=${addresses.join()}`;
    const text = await output('-r', recording(capture), '-x', vantage, '-n', program);
    expect(rows(text)).toEqual({ opens: counters.TcpActiveOpens + counters.TcpPassiveOpens });
  });

  test('each fires when state-change shows its state, and only then', async () => {
    const program = `
      tcp:::state-change { @change[tcp_state_string[args[3]->tcps_state]] = count(); }
      tcp:::state-* /probename != "state-change"/ { @named[probename] = count(); }
      END { printa("change %s %@d\\n", @change); printa("named %s %@d\\n", @named); }`;
    const capture = recording('crossing.pcap');
    const text = await output('-r', capture, '-x', 'vantage=both', '-n', program);
    const of = (kind: string): string[] =>
      [...text.matchAll(new RegExp(`^${kind} (.*)$`, 'gm'))].map(([, row]) => row).sort();
    expect(of('named')).toEqual(of('change'));
    // RFC 9293: a simultaneous close goes through all of these.
    for (const state of ['state-closing', 'state-fin-wait-1', 'state-time-wait'])
      expect(of('named').join()).toContain(state);
  });

  test('a wildcard for the shipped probes leaves them out', async () => {
    const names = Object.keys((await firings('web', 'tcp:::', 'udp:::')) as object);
    expect(names).toContain('tcp:::state-change');
    expect(names.filter((name) => /:::state-(?!change)|stream/.test(name))).toEqual([]);
  });
});

describe('udp:::stream-start', () => {
  test.runIf(tshark)('fires once for each of tshark’s streams and end', async () => {
    const frames = dissect(recording('dns.pcapng'), 'udp && !icmp && !icmpv6', ['udp.stream']);
    const streams = new Set(frames.map((frame) => frame['udp.stream']));
    expect(streams.size).toBeGreaterThan(5);
    expect(await firings('dns', 'udp:::stream-*')).toEqual({
      'udp:::stream-start': 2 * streams.size,
    });
  });
});

describe('sctp:::state-change', () => {
  const program = `sctp:::state-change {
    printf("%s %d %s\\n", args[3]->sctps_laddr, args[3]->sctps_lport, sctp_state_string[args[3]->sctps_state]);
  }`;

  /** States that an end goes through, in its own order; both ends of an association are told apart by address and port. */
  async function paths(): Promise<Record<string, string>> {
    const text = await output('-r', recording('sctp.pcap'), '-n', program);
    const states: Record<string, string> = {};
    for (const [, end, state] of text.matchAll(/^(\S+ \d+) state-(\S+)$/gm))
      states[end] = `${states[end] ?? ''} ${state}`.trim();
    return states;
  }

  test('follows RFC 9260, sections 4 and 9', async () => {
    const open = 'cookie-wait cookie-echoed established';
    expect(await paths()).toEqual({
      '192.0.2.21 40000': `${open} shutdown-sent closed`,
      // The server's end of two associations: the one above, then the one that it shuts down itself.
      '192.0.2.22 5001':
        'established shutdown-received shutdown-ack-sent closed established shutdown-sent closed',
      '192.0.2.21 40004': `${open} shutdown-received shutdown-ack-sent closed`,
      '2001:db8::21 40001': `${open} closed`,
      '2001:db8::22 5001': 'established closed',
      '192.0.2.21 40002': 'cookie-wait closed',
    });
  });

  test('args[5] is the state before', async () => {
    const text = await output(
      ...['-r', recording('sctp.pcap'), '-n'],
      `sctp:::state-change { printf("%d %d %d\\n", args[1]->cs_cid, args[5]->sctps_state, args[3]->sctps_state); }`,
    );
    const last = new Map<string, string>();
    for (const [, end, before, after] of text.matchAll(/^(\d+) (\d+) (\d+)$/gm)) {
      expect(before).toBe(last.get(end) ?? '0');
      last.set(end, after);
    }
    expect(last.size).toBe(7);
  });
});

describe('what a capture cannot tell', () => {
  const capture = ['-r', recording('web.pcapng')];

  test.each([
    ['ip:::drop-in', 'it happens inside a host, and no packet tells of it'],
    ['tcp:::timeout-rexmit', 'it happens inside a host'],
    ['tcp:::timeout-*', 'it happens inside a host'],
    ['socket:::send', 'a capture shows packets, not the calls of processes'],
    ['udp:::stream-open', 'it happens in a process'],
    ['sdt:::ip-xmit-1', "a place in the Solaris kernel's own code"],
  ])('%s is an error that says so', async (probe, why) => {
    const { status, stdout, stderr } = await run(...capture, '-n', `${probe} { @ = count(); }`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('[T_ENGINE]');
    expect(stderr).toContain(`cannot fire in a replay: ${why}`);
  });

  test('-Z lets it pass: nothing fires', async () => {
    const program =
      'ip:::drop-in { @[probename] = count(); } ip:::send { @[probename] = count(); }';
    const { status, stdout, stderr } = await run(...capture, '-Zn', program);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(Object.keys(rows(stdout))).toEqual(['send']);
  });

  test('of several probes those that can fire do, and are counted', async () => {
    const { status, stderr } = await run(...capture, '-n', 'ipv4:::*-* { @ = count(); }');
    expect(status).toBe(0);
    // local-send and local-receive; not drop-in and drop-out.
    expect(stderr).toContain("description 'ipv4:::*-* ' matched 2 probes");
  });

  test.each([
    ['tcp:::send { trace(args[3]->tcps_cwnd); }', 'args[3]->tcps_cwnd', 'in no header'],
    ['ip:::send /args[3]->if_flags/ { }', 'args[3]->if_flags', 'in no packet'],
    ['sctp:::send { trace(args[3]->sctps_num_raddrs); }', 'args[3]->sctps_num_raddrs', 'a list'],
  ])('%s: the member is an error', async (program, member, why) => {
    const { status, stderr } = await run(...capture, '-n', program);
    expect(status).toBe(1);
    expect(stderr).toMatch(/\[T_ENGINE\].*cannot be read in a replay: /);
    expect(stderr).toContain(member);
    expect(stderr).toContain(why);
  });

  test('print() leaves such members out', async () => {
    const text = await output(...capture, '-n', 'tcp:::send { print(args[3]); exit(0); }');
    expect(text).toContain('tcps_lport');
    expect(text).not.toContain('tcps_cwnd');
  });
});
