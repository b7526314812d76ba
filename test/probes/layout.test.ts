import { describe, expect, test } from 'vitest';
import { catalogue, memberNames, resolveMember } from '../../probes/index.ts';
import type { ProbeDefinition } from '../../probes/index.ts';

function probe(description: string): ProbeDefinition {
  const [provider, name] = description.split(':::');
  const found = catalogue.providers
    .find((each) => each.name === provider)
    ?.probes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no probe ${description}`);
  return found;
}

/** `probe args[n]->member`, and what it is in the published layout; "" when that is how it was written. */
const resolutions: readonly (readonly [written: string, struct: string, modern: string])[] = [
  // The published layout: no note.
  ['tcp:::receive args[0]->pkt_addr', 'pktinfo_t', ''],
  ['tcp:::receive args[1]->cs_cid', 'csinfo_t', ''],
  ['tcp:::receive args[2]->ip_daddr', 'ipinfo_t', ''],
  ['tcp:::receive args[3]->tcps_state', 'tcpsinfo_t', ''],
  ['tcp:::receive args[4]->tcp_dport', 'tcpinfo_t', ''],
  ['udp:::send args[3]->udps_lport', 'udpsinfo_t', ''],
  ['udp:::send args[4]->udp_length', 'udpinfo_t', ''],
  ['ip:::send args[3]->if_name', 'ifinfo_t', ''],
  ['ip:::send args[5]->ipv6_src', 'ipv6info_t', ''],
  ['tcp:::state-change args[1]->cs_cid', 'csinfo_t', ''],
  ['tcp:::state-change args[3]->tcps_state', 'tcpsinfo_t', ''],
  ['tcp:::state-change args[5]->tcps_state', 'tcplsinfo_t', ''],
  // The two one-liners of the network provider design, and tcpaccept2.d: the layout of 2006.
  ['tcp:::receive args[2]->tcp_dport', 'tcpinfo_t', 'args[4]->tcp_dport'],
  ['tcp:::receive args[1]->ip_daddr', 'ipinfo_t', 'args[2]->ip_daddr'],
  ['tcp:::accept-established args[2]->tcp_dport', 'tcpinfo_t', 'args[4]->tcp_dport'],
  ['tcp:::accept-established args[1]->ip_saddr', 'ipinfo_t', 'args[2]->ip_saddr'],
  ['ip:::receive args[1]->ip_plength', 'ipinfo_t', 'args[2]->ip_plength'],
  ['udp:::send args[1]->ip_daddr', 'ipinfo_t', 'args[2]->ip_daddr'],
  ['udp:::send args[2]->udp_dport', 'udpinfo_t', 'args[4]->udp_dport'],
  // The design of 2008: udpinfo_t fourth, illinfo_t, and state-change's own layout.
  ['udp:::receive args[3]->udp_sport', 'udpinfo_t', 'args[4]->udp_sport'],
  ['ip:::send args[3]->ill_name', 'ifinfo_t', 'args[3]->if_name'],
  ['tcp:::state-change args[2]->tcps_state', 'tcplsinfo_t', 'args[5]->tcps_state'],
  ['tcp:::state-change args[2]->tcps_lport', 'tcpsinfo_t', 'args[3]->tcps_lport'],
];

function resolve(written: string): ReturnType<typeof resolveMember> {
  const [, description, slot, member] = /^(\S+) args\[(\d+)\]->(\w+)$/.exec(written) ?? [];
  return resolveMember(probe(description), Number(slot), member, catalogue);
}

test.each(resolutions)('%s is of %s %s', (written, struct, modern) => {
  const resolved = resolve(written);
  expect(resolved?.struct.name).toBe(struct);
  expect(resolved?.note?.modern ?? '').toBe(modern);
  expect(resolved?.struct.fields).toContain(resolved?.field);
});

test('only the older state-change means the state before', () => {
  const before = resolutions.filter(([written]) => resolve(written)?.previous === true);
  expect(before.map(([written]) => written)).toEqual(['tcp:::state-change args[2]->tcps_state']);
  expect(resolve('tcp:::state-change args[2]->tcps_state')?.field.wire).toEqual({
    from: 'previousState',
  });
  expect(resolve('tcp:::state-change args[3]->tcps_state')?.field.wire).toEqual({
    from: 'endpoint',
    item: 'state',
  });
});

test.each([
  // No such member, a struct of another probe, no such argument, two structs that have it.
  'tcp:::receive args[4]->tcp_dprt',
  'tcp:::receive args[2]->udp_dport',
  'tcp:::receive args[2]->if_name',
  'tcp:::receive args[3]->ill_name',
  'ip:::send args[3]->ill_nonsense',
  'tcp:::receive args[5]->tcp_dport',
  'ip:::send args[6]->ip_saddr',
  'tcp:::state-change args[1]->tcps_state',
  'tcp:::state-change args[0]->tcps_state',
  'tcp:::state-change args[2]->ip_saddr',
  'tcp:::receive args[1]->if_',
])('%s does not resolve', (written) => {
  expect(resolve(written)).toBeUndefined();
});

test('a negative or fractional slot does not resolve', () => {
  expect(resolveMember(probe('tcp:::send'), -1, 'tcp_dport', catalogue)).toBeUndefined();
  expect(resolveMember(probe('tcp:::send'), 0.5, 'tcp_dport', catalogue)).toBeUndefined();
});

describe('memberNames', () => {
  test('begins with the published struct’s own', () => {
    const names = memberNames(probe('tcp:::send'), 2, catalogue);
    expect(names.slice(0, 4)).toEqual(['ip_ver', 'ip_plength', 'ip_saddr', 'ip_daddr']);
    expect(names).toContain('tcp_dport');
    expect(new Set(names).size).toBe(names.length);
  });

  test('offers an older layout’s members where the published one has no argument', () => {
    const names = memberNames(probe('tcp:::state-change'), 2, catalogue);
    expect(names).toContain('tcps_state');
    expect(names).not.toContain('ip_saddr');
  });

  test('is empty for an argument that does not exist', () => {
    expect(memberNames(probe('tcp:::send'), 5, catalogue)).toEqual([]);
  });
});
