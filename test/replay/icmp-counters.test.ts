/** ICMP and ICMPv6 messages by type, against what the kernel of each host counted while the capture was recorded. */
import { describe, expect, test } from 'vitest';
import { completeHosts, output, recording } from './support.ts';

const hosts = completeHosts();

const program = `
  icmp:::receive { @[args[4]->icmp_version == 4 ? "IcmpMsgInType" : "Icmp6InType", args[4]->icmp_type] = count(); }
  icmp:::send { @[args[4]->icmp_version == 4 ? "IcmpMsgOutType" : "Icmp6OutType", args[4]->icmp_type] = count(); }
  END { printa("%s%d %@d\\n", @); }`;

/** Solicitations come to multicast groups, which are not among the addresses of the vantage. */
const toGroups = 'Icmp6InType135';

const byType = /^(IcmpMsg(In|Out)Type|Icmp6(In|Out)Type)\d+$/;

describe.for(hosts)('$capture, $host', ({ capture, options, addresses, counters }) => {
  test('types as its kernel counted', async () => {
    const text = await output(
      ...['-r', recording(capture), '-x', `vantage=${addresses.join()}`, ...options, '-n', program],
    );
    const counted = Object.entries(counters).filter(
      ([name]) => byType.test(name) && name !== toGroups,
    );
    const ours = [...text.matchAll(/^(\w+) (\d+)$/gm)]
      .map(([, name, value]) => [name, Number(value)] as const)
      .filter(([name]) => name !== toGroups);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(counted));
  });
});

test('the kernels counted many types', () => {
  const types = new Set(hosts.flatMap(({ counters }) => Object.keys(counters)));
  expect([...types].filter((name) => byType.test(name)).length).toBeGreaterThan(12);
});
