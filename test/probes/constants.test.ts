import { constants as host } from 'node:os';
import { describe, expect, test } from 'vitest';
import { catalogue, protocolNames } from '../../probes/index.ts';

const value = (name: string): number => Number(catalogue.constants.get(name)?.value);

const values: Readonly<Record<string, number>> = {
  // RFC 9293 section 3.1, RFC 3168 section 6.1
  TH_FIN: 1,
  TH_SYN: 2,
  TH_RST: 4,
  TH_PUSH: 8,
  TH_PSH: 8,
  TH_ACK: 16,
  TH_URG: 32,
  TH_ECE: 64,
  TH_CWR: 128,
  // IANA's registry of protocol numbers
  IPPROTO_ICMP: 1,
  IPPROTO_IGMP: 2,
  IPPROTO_TCP: 6,
  IPPROTO_EGP: 8,
  IPPROTO_PUP: 12,
  IPPROTO_UDP: 17,
  IPPROTO_IDP: 22,
  IPPROTO_IPV6: 41,
  IPPROTO_ROUTING: 43,
  IPPROTO_FRAGMENT: 44,
  IPPROTO_RSVP: 46,
  IPPROTO_GRE: 47,
  IPPROTO_ESP: 50,
  IPPROTO_AH: 51,
  IPPROTO_ICMPV6: 58,
  IPPROTO_NONE: 59,
  IPPROTO_DSTOPTS: 60,
  IPPROTO_OSPF: 89,
  IPPROTO_PIM: 103,
  IPPROTO_COMP: 108,
  IPPROTO_SCTP: 132,
  IPPROTO_UDPLITE: 136,
  IPPROTO_RAW: 255,
  // Linux: <bits/socket.h>, <net/if_arp.h>
  AF_INET: 2,
  AF_INET6: 10,
  ARPHRD_ETHER: 1,
  ARPHRD_INFINIBAND: 32,
  // IEEE's registry of ethertypes
  ETHERTYPE_IP: 0x0800,
  ETHERTYPE_ARP: 0x0806,
  ETHERTYPE_REVARP: 0x8035,
  ETHERTYPE_VLAN: 0x8100,
  ETHERTYPE_IPV6: 0x86dd,
  ETHERTYPE_SLOW: 0x8809,
  ETHERTYPE_PPPOED: 0x8863,
  ETHERTYPE_PPPOES: 0x8864,
  ETHERTYPE_EAPOL: 0x888e,
  ETHERTYPE_FCOE: 0x8906,
  IPH_DF: 4,
  IPH_MF: 2,
  IFF_LOOPBACK: 8,
  UDPH_SIZE: 8,
  TCP_MIN_HEADER_LENGTH: 20,
  // The manual's table of fault codes
  DTRACEFLT_UNKNOWN: 0,
  DTRACEFLT_BADADDR: 1,
  DTRACEFLT_BADALIGN: 2,
  DTRACEFLT_ILLOP: 3,
  DTRACEFLT_DIVZERO: 4,
  DTRACEFLT_NOSCRATCH: 5,
  DTRACEFLT_KPRIV: 6,
  DTRACEFLT_UPRIV: 7,
  DTRACEFLT_TUPOFLOW: 8,
  DTRACEFLT_BADSTACK: 9,
};

test('constants have the values of their registries', () => {
  expect(Object.fromEntries(Object.keys(values).map((name) => [name, value(name)]))).toEqual(
    values,
  );
});

test('every constant fits the int that it is', () => {
  for (const [name, constant] of catalogue.constants) {
    expect([name, constant.type]).toEqual([name, 'int']);
    expect(BigInt.asIntN(32, constant.value)).toBe(constant.value);
  }
});

describe.runIf(process.platform === 'linux')('on Linux, numbers equal the C library’s', () => {
  test.each([
    ['signals', host.signals],
    ['errors', host.errno],
  ])('%s', (_, expected) => {
    const names = Object.keys(expected);
    expect(names.length).toBeGreaterThan(30);
    expect(Object.fromEntries(names.map((name) => [name, value(name)]))).toEqual(expected);
  });
});

describe('TCP states', () => {
  /** The kernel's enum in include/net/tcp_states.h, and what illumos calls each state. */
  const states: readonly (readonly [name: string, number: number, text: string])[] = [
    ['ESTABLISHED', 1, 'state-established'],
    ['SYN_SENT', 2, 'state-syn-sent'],
    ['SYN_RECEIVED', 3, 'state-syn-received'],
    ['FIN_WAIT_1', 4, 'state-fin-wait-1'],
    ['FIN_WAIT_2', 5, 'state-fin-wait-2'],
    ['TIME_WAIT', 6, 'state-time-wait'],
    ['CLOSED', 7, 'state-closed'],
    ['CLOSE_WAIT', 8, 'state-close-wait'],
    ['LAST_ACK', 9, 'state-last-ack'],
    ['LISTEN', 10, 'state-listen'],
    ['CLOSING', 11, 'state-closing'],
  ];
  const table = catalogue.stringTables.get('tcp_state_string');

  test.each(states)('%s', (name, number, text) => {
    expect(value(`TCP_STATE_${name}`)).toBe(number);
    expect(value(`TCPS_${name}`)).toBe(number);
    expect(table?.entries.get(number)).toBe(text);
  });

  test('idle and bound exist under illumos’ names only, each with a number of its own', () => {
    expect(value('TCP_STATE_IDLE')).toBe(0);
    expect(table?.entries.get(0)).toBe('state-idle');
    expect(table?.entries.get(value('TCP_STATE_BOUND'))).toBe('state-bound');
    expect(table?.entries.size).toBe(states.length + 2);
    expect(catalogue.constants.has('TCPS_BOUND')).toBe(false);
  });

  test('any other number is unknown', () => {
    expect(table?.absent).toBe('<unknown>');
    expect(table?.entries.has(-1)).toBe(false);
    expect(table?.entries.has(14)).toBe(false);
  });
});

describe('text of protocols and flags', () => {
  test('the members spell protocols as illumos and Linux do', () => {
    const text = [...protocolNames].map(([number, name]) => `${number} ${name}`).join(', ');
    expect(text).toBe(
      '0 IP, 1 ICMP, 2 IGMP, 6 TCP, 8 EGP, 17 UDP, 41 IPv6, 43 ROUTE, 50 ESP, 51 AH, 58 ICMPv6, 89 OSPF, 132 SCTP, 255 RAW',
    );
  });

  test('protocols[] spells them as FreeBSD does', () => {
    const table = catalogue.stringTables.get('protocols');
    expect([0, 4, 6, 43, 47, 58, 136].map((number) => table?.entries.get(number))).toEqual([
      'IP',
      'IPV4',
      'TCP',
      'ROUTING',
      'GRE',
      'ICMPV6',
      'UDPLITE',
    ]);
    expect(table?.absent).toBe('<unknown>');
    expect(table?.entries.has(NaN)).toBe(false);
  });

  test('tcpflag_string[] names the lowest flag', () => {
    const table = catalogue.stringTables.get('tcpflag_string');
    expect([1, 0x12, 0x14, 0x18, 0x10, 0x20, 0xc0, 0x80].map((n) => table?.entries.get(n))).toEqual(
      ['FIN', 'SYN', 'RST', 'PUSH', 'ACK', 'URG', 'ECE', 'CWR'],
    );
    expect(table?.entries.has(0)).toBe(false);
    expect(table?.absent).toBe('unknown');
  });
});
