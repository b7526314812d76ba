/** Numbers of messages and what they are called, against nftables, the C library's headers and /etc/ethertypes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../probes/index.ts';

const entriesOf = (table: string): ReadonlyMap<number, string> =>
  catalogue.stringTables.get(table)!.entries;

/** What nft describes of one of its data types, by name. */
function describedByNft(type: string): ReadonlyMap<string, number> {
  const { stdout } = spawnSync('nft', ['describe', type], { encoding: 'utf8' });
  const rows = [...(stdout ?? '').matchAll(/^\t(\S+)\s+(\d+|0x[0-9a-f]+)$/gm)];
  const network = /in hexadecimal/.test(stdout ?? '');
  // Hexadecimal numbers are shown as a little-endian host reads network order.
  const value = (text: string): number =>
    network ? Buffer.from(text.slice(2), 'hex').readUInt16LE() : Number(text);
  return new Map(rows.map(([, name, text]) => [name, value(text)]));
}

const nft = spawnSync('nft', ['--version']).status === 0;
if (!nft) console.warn('nft is not installed: names of messages are not compared with its');

describe.runIf(nft)('nftables', () => {
  test.each([
    // Two names of nft's for one number: the table has the first.
    ['icmp_type', 'icmp_type_string', 15, []],
    ['icmpv6_type', 'icmp6_type_string', 18, ['mld-listener-reduction']],
    ['arp_op', 'arp_op_string', 7, []],
    ['igmp_type', 'igmp_type_string', 5, []],
  ])('%s', (type, table, size, aliases) => {
    const names = describedByNft(type);
    for (const alias of aliases) expect(names.has(alias)).toBe(true);
    const own = [...names].filter(([name]) => !aliases.includes(name));
    expect(own).toHaveLength(size);
    expect(new Map(own.map(([name, value]) => [value, name]))).toEqual(entriesOf(table));
  });

  test.each([
    ['icmp_code', 'icmp_code_string', 3],
    ['icmpv6_code', 'icmp6_code_string', 1],
  ])('%s: codes of destination unreachable', (type, table, unreachable) => {
    const names = describedByNft(type);
    expect(names.size).toBeGreaterThan(5);
    for (const [name, code] of names)
      expect(entriesOf(table).get(unreachable * 256 + code)).toBe(name);
  });
});

/** `#define NAME NUMBER` of a header. */
function defines(header: string): ReadonlyMap<string, number> {
  const text = readFileSync(header, 'utf8');
  const rows = text.matchAll(/^#\s*define\s+(\w+)\s+(0x[0-9a-fA-F]+|\d+)\b/gm);
  return new Map([...rows].map(([, name, value]) => [name, Number(value)]));
}

const headers: readonly (readonly [path: string, names: RegExp, atLeast: number])[] = [
  ['/usr/include/netinet/ip_icmp.h', /^ICMP_/, 60],
  ['/usr/include/netinet/icmp6.h', /^(ICMP6_|MLD_|ND_[A-Z]+_?[A-Z]+$)/, 20],
  ['/usr/include/net/if_arp.h', /^ARPOP_|^ARPHRD_ETHER$|^ARPHRD_INFINIBAND$/, 7],
  ['/usr/include/netinet/igmp.h', /^IGMP_[VMHDP]/, 6],
  ['/usr/include/net/ethernet.h', /^ETHERTYPE_/, 8],
];

describe.for(headers.filter(([path]) => existsSync(path)))('%s', ([path, names, atLeast]) => {
  test('its constants that are ours have its values', () => {
    const theirs = [...defines(path)].filter(([name]) => names.test(name));
    const shared = theirs.filter(([name]) => catalogue.constants.has(name));
    expect(shared.length).toBeGreaterThanOrEqual(atLeast);
    for (const [name, value] of shared)
      expect([name, Number(catalogue.constants.get(name)?.value)]).toEqual([name, value]);
  });
});

/** Debian's list of ethertypes (of the package netbase): a name and a number in hexadecimal. */
const ethertypes = '/etc/ethertypes';

test.runIf(existsSync(ethertypes))('ethertypes are called as in /etc/ethertypes', () => {
  const rows = readFileSync(ethertypes, 'utf8').matchAll(/^(\S+)\s+([0-9A-F]{4})\b/gm);
  const theirs = new Map([...rows].map(([, name, value]) => [Number.parseInt(value, 16), name]));
  const ours = [...entriesOf('ethertype_string')].filter(([value]) => theirs.has(value));
  expect(ours.length).toBeGreaterThan(18);
  for (const [value, text] of ours) expect([value, text]).toEqual([value, theirs.get(value)]);
});
