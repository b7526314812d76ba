/** What the tables of the dialects have in common. */
import type { NativeMember, NativeProbe } from '../define-native.ts';

/** Our numbers of TCP's states, which are Linux's, by the names of `tcp_state_string[]` without their beginning. */
export const states: Readonly<Record<string, number>> = {
  established: 1,
  'syn-sent': 2,
  'syn-received': 3,
  'fin-wait-1': 4,
  'fin-wait-2': 5,
  'time-wait': 6,
  closed: 7,
  'close-wait': 8,
  'last-ack': 9,
  listen: 10,
  closing: 11,
};

/** Those that illumos has besides. */
export const moreStates: Readonly<Record<string, number>> = { idle: 0, bound: 13 };

/** A state by its number here, from what the dialect has for each; another reads as closed. */
export function stateText(
  text: string,
  own: (name: string) => string | undefined,
  names: Readonly<Record<string, number>> = states,
): string {
  const cases = Object.entries(names).flatMap(([name, number]) => {
    const native = own(name);
    return native === undefined ? [] : [`${text} == ${native} ? ${number} : `];
  });
  return `(${cases.join('')}${states.closed})`;
}

/** The probes of single states, made of state-change. @param state D that gives the new state by our numbers */
export function stateProbes(
  state: string,
  change: NativeProbe,
): Readonly<Record<string, NativeProbe>> {
  return Object.fromEntries(
    Object.entries(states).map(([name, value]) => {
      const when = [`${state} == ${value}`, ...(change.when === undefined ? [] : [change.when])];
      return [
        `tcp:::state-${name}`,
        { ...change, of: 'tcp:::state-change', when: when.join(' && ') },
      ];
    }),
  );
}

/** ipv4::: and ipv6::: are ip::: of one version. */
export function versionProbes(
  names: Readonly<Record<string, NativeProbe>>,
): Readonly<Record<string, NativeProbe>> {
  return Object.fromEntries(
    ([4, 6] as const).flatMap((version) =>
      Object.entries(names).map(([name, probe]) => [
        `ipv${version}:::${name}`,
        { ...probe, of: `ip:::${name}`, when: `{ipinfo_t}->ip_ver == ${version}` },
      ]),
    ),
  );
}

/** A byte of a raw header, 0 where there is none. */
export const byteOf = (header: string, offset: number): string =>
  `(${header} == NULL ? 0 : *(uint8_t *)((uintptr_t)${header} + ${offset}))`;

const ipv4Header = '{ipv4info_t}->ipv4_hdr';

/** Members of the IPv4 header by its bytes. */
export const ipv4FromBytes: Readonly<Record<string, NativeMember>> = {
  'ipv4info_t.ipv4_flags': { text: `(${byteOf(ipv4Header, 6)} >> 4)` },
  'ipv4info_t.ipv4_offset': {
    text: `((${byteOf(ipv4Header, 6)} & 31) << 8 | ${byteOf(ipv4Header, 7)})`,
  },
};

/** The header's length in bytes, by its bytes. */
export const offsetFromBytes: NativeMember = {
  text: `((${byteOf('{tcpinfo_t}->tcp_hdr', 12)} >> 4) << 2)`,
};

const named = (prefix: string, names: string): readonly string[] =>
  names.split(' ').map((name) => `${prefix}_${name}`);

/** The members that every dialect has as they should be. */
export const common: Readonly<Record<string, readonly string[]>> = {
  ipinfo_t: named('ip', 'ver plength saddr daddr'),
  ipv4info_t: named('ipv4', 'ver tos length ttl protocol checksum saddr daddr hdr'),
  ipv6info_t: named('ipv6', 'plen nexthdr nextstr hlim src dst saddr daddr hdr'),
  tcpinfo_t: named('tcp', 'sport dport seq ack flags window checksum urgent hdr'),
};

export const udpMembers: Readonly<Record<string, readonly string[]>> = {
  udpinfo_t: named('udp', 'sport dport length checksum hdr'),
  udpsinfo_t: named('udps', 'addr lport rport laddr raddr'),
};

/** The members of some structs, those of the second behind those of the first. */
export function together(
  ...tables: readonly Readonly<Record<string, readonly string[]>>[]
): Readonly<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {};
  for (const table of tables)
    for (const [struct, members] of Object.entries(table))
      all[struct] = [...(all[struct] ?? []), ...members];
  return all;
}
