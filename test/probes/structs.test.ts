import { describe, expect, test } from 'vitest';
import { catalogue, structs } from '../../probes/index.ts';
import type { FieldDefinition, StructDefinition } from '../../probes/index.ts';

/**
 * The members as the systems declare them: illumos' ip.d, tcp.d and udp.d, with what FreeBSD's and Linux's
 * files of those names add to tcpsinfo_t, what macOS adds to ifinfo_t, and the tcpnsinfo_t of the design of 2008.
 */
const declarations: Readonly<Record<string, string>> = {
  pktinfo_t: 'uintptr_t pkt_addr',
  csinfo_t: 'uintptr_t cs_addr; uint64_t cs_cid; pid_t cs_pid; zoneid_t cs_zoneid',
  ipinfo_t: 'uint8_t ip_ver; uint32_t ip_plength; string ip_saddr; string ip_daddr',
  ifinfo_t: `string if_name; int8_t if_local; netstackid_t if_ipstack; uintptr_t if_addr;
    uint16_t if_flags; uint32_t if_eflags; uint16_t if_unit`,
  ipv4info_t: `uint8_t ipv4_ver; uint8_t ipv4_ihl; uint8_t ipv4_tos; uint16_t ipv4_length;
    uint16_t ipv4_ident; uint8_t ipv4_flags; uint16_t ipv4_offset; uint8_t ipv4_ttl;
    uint8_t ipv4_protocol; string ipv4_protostr; uint16_t ipv4_checksum; ipaddr_t ipv4_src;
    ipaddr_t ipv4_dst; string ipv4_saddr; string ipv4_daddr; ipha_t *ipv4_hdr`,
  ipv6info_t: `uint8_t ipv6_ver; uint8_t ipv6_tclass; uint32_t ipv6_flow; uint16_t ipv6_plen;
    uint8_t ipv6_nexthdr; string ipv6_nextstr; uint8_t ipv6_hlim; in6_addr_t *ipv6_src;
    in6_addr_t *ipv6_dst; string ipv6_saddr; string ipv6_daddr; ip6_t *ipv6_hdr`,
  tcpinfo_t: `uint16_t tcp_sport; uint16_t tcp_dport; uint32_t tcp_seq; uint32_t tcp_ack;
    uint8_t tcp_offset; uint8_t tcp_flags; uint16_t tcp_window; uint16_t tcp_checksum;
    uint16_t tcp_urgent; tcph_t *tcp_hdr`,
  tcpsinfo_t: `uintptr_t tcps_addr; int tcps_local; int tcps_active; uint16_t tcps_lport;
    uint16_t tcps_rport; string tcps_laddr; string tcps_raddr; int32_t tcps_state;
    uint32_t tcps_iss; uint32_t tcps_irs; uint32_t tcps_suna; uint32_t tcps_snxt; uint32_t tcps_smax;
    uint32_t tcps_rack; uint32_t tcps_rnxt; uint32_t tcps_swnd; int32_t tcps_snd_ws;
    uint32_t tcps_rwnd; int32_t tcps_rcv_ws; uint32_t tcps_cwnd; uint32_t tcps_cwnd_ssthresh;
    uint32_t tcps_sack_fack; uint32_t tcps_sack_snxt; uint32_t tcps_rto; uint32_t tcps_mss;
    int tcps_retransmit; uint32_t tcps_rtt; uint32_t tcps_rtt_sd; int tcps_srtt; uint32_t tcps_swl1;
    uint32_t tcps_swl2; uint32_t tcps_rup; uint32_t tcps_radv; uint32_t tcps_srecover; int tcps_debug;
    int tcps_cookie; int32_t tcps_dupacks; uint32_t tcps_rtttime; uint32_t tcps_rtseq;
    uint32_t tcps_ts_recent;
    int tcps_side; int tcps_provisional; int tcps_midway`,
  tcplsinfo_t: 'int32_t tcps_state',
  tcpnsinfo_t: 'int32_t tcps_state',
  // Our own, for counters.
  pairinfo_t:
    'int pi_family; string pi_local; string pi_remote; zoneid_t pi_zoneid; int pi_loopback',
  mibinfo_t: 'int64_t mib_increment',
  udpinfo_t: `uint16_t udp_sport; uint16_t udp_dport; uint16_t udp_length; uint16_t udp_checksum;
    udpha_t *udp_hdr`,
  udpsinfo_t: `uintptr_t udps_addr; uint16_t udps_lport; uint16_t udps_rport; string udps_laddr;
    string udps_raddr`,
  // Oracle Solaris 11.4, and what an error quotes without its raw header.
  icmpinfo_t: `uint8_t icmp_version; uint8_t icmp_type; uint8_t icmp_code; uint16_t icmp_checksum;
    uint16_t icmp_echo_id; uint16_t icmp_echo_seq; uint32_t icmp_address_mask;
    uint32_t icmp_param_problem_ptr; uint32_t icmp_pmtu_update; uint8_t icmp_radv_num_addrs;
    uint16_t icmp_radv_lifetime; uint32_t *icmp_radv_addrs; string icmp_redirect_gateway;
    uint32_t icmp_timestamp_otime; uint32_t icmp_timestamp_rtime; uint32_t icmp_timestamp_ttime;
    string icmp6_mld_addr; uint8_t icmp6_mld_v2_num_mars; uintptr_t icmp6_mld_v2_mars;
    string icmp6_nd_target; string icmp6_nd_redirect_destination; uint32_t icmp6_nd_radv_reachable;
    uint32_t icmp6_nd_radv_retransmit; uint8_t icmp6_rr_segnum; uint8_t icmp6_rr_flags;
    uint16_t icmp6_rr_maxdelay; ipha_t *icmp_error_ip_hdr; ip6_t *icmp_error_ip6_hdr;
    uint16_t icmp_error_sport; uint16_t icmp_error_dport; struct icmp *icmp_hdr; icmp6_t *icmp6_hdr;
    string icmp_typestr; string icmp_codestr; string icmp_error_saddr; string icmp_error_daddr;
    uint8_t icmp_error_protocol`,
  // FreeBSD and Oracle Solaris, and the chunks.
  sctpinfo_t: `uint16_t sctp_sport; uint16_t sctp_dport; uint32_t sctp_verify; uint32_t sctp_checksum;
    struct sctphdr *sctp_hdr; uint8_t sctp_chunk_type; string sctp_chunk_typestr; uint8_t sctp_chunk_flags;
    uint16_t sctp_chunk_length; uint32_t sctp_tsn; uint16_t sctp_stream; uint32_t sctp_ppid;
    uint16_t sctp_chunks; uint32_t sctp_chunk_types`,
  sctpsinfo_t: `uintptr_t sctps_addr; int sctps_num_raddrs; uintptr_t sctps_raddrs; int sctps_num_laddrs;
    uintptr_t sctps_laddrs; uint16_t sctps_lport; uint16_t sctps_rport; string sctps_laddr;
    string sctps_raddr; int32_t sctps_state`,
  sctplsinfo_t: 'int32_t sctps_state',
  // Oracle Solaris, and the type as text.
  igmpinfo_t: `uint8_t igmp_type; uint8_t igmp_code; uint16_t igmp_checksum; string igmp_group_addr;
    uint8_t igmp_query_version; uint8_t igmp_v3_query_max_response_time;
    uint16_t igmp_v3_query_num_sources; uintptr_t igmp_v3_query_sources;
    uint16_t igmp_v3_report_num_records; uintptr_t igmp_v3_report_records; uintptr_t igmp_hdr;
    string igmp_typestr`,
  // FreeBSD.
  udpliteinfo_t: `uint16_t udplite_sport; uint16_t udplite_dport; uint16_t udplite_coverage;
    uint16_t udplite_checksum; uintptr_t udplite_hdr`,
  udplitesinfo_t: `uintptr_t udplites_addr; uint16_t udplites_lport; uint16_t udplites_rport;
    string udplites_laddr; string udplites_raddr`,
  // No system has these.
  tcpfinfo_t: 'uint16_t tcpf_sport; uint16_t tcpf_dport; uint32_t tcpf_length',
  tcptimerinfo_t: 'string tcpt_name; uint32_t tcpt_msec; uint32_t tcpt_count',
  dropinfo_t: 'string drop_reason; uint32_t drop_code; uintptr_t drop_loc; string drop_locsym',
  sockinfo_t: `uintptr_t so_addr; int so_family; int so_type; int so_protocol; string so_protostr;
    string so_laddr; string so_raddr; uint16_t so_lport; uint16_t so_rport`,
  esinfo_t: `pid_t es_pid; string es_saddr; uint16_t es_sport; string es_daddr; uint16_t es_dport;
    uint64_t es_cookie`,
  esvarinfo_t: 'string esv_table; string esv_name; string esv_op; int64_t esv_value',
  sockioinfo_t: 'int64_t sio_bytes; int sio_errno; uint32_t sio_flags',
  arpinfo_t: `uint16_t arp_hwtype; uint16_t arp_proto; uint8_t arp_hlen; uint8_t arp_plen; uint16_t arp_op;
    string arp_opstr; string arp_sha; string arp_spa; string arp_tha; string arp_tpa; int arp_gratuitous;
    int arp_probe; uintptr_t arp_hdr`,
  // illumos' vnd, whose addresses are arrays, and the addresses and the type as text.
  etherinfo_t: `uint8_t *eth_dst; uint8_t *eth_src; uint16_t eth_type; boolean_t eth_istagged;
    uint8_t eth_priority; uint8_t eth_dei; uint16_t eth_vlanid; uintptr_t eth_header; uintptr_t eth_mblk;
    string eth_saddr; string eth_daddr; string eth_typestr; uint32_t eth_length`,
};

const allFields = structs.flatMap((struct) => struct.fields.map((field) => ({ struct, field })));

const namesOf = (struct: StructDefinition): string =>
  `${struct.name}: ${struct.fields.map((f) => `${f.type} ${f.name}`.replace('* ', '*')).join('; ')}`;

test.each(Object.entries(declarations))('%s has the members that systems declare', (name, text) => {
  const struct = catalogue.structs.get(name);
  expect(struct && namesOf(struct)).toBe(`${name}: ${text.replace(/\s+/g, ' ')}`);
});

test('there is no struct beyond those, and that of RFC 4898', () => {
  const known = [...Object.keys(declarations), 'tcpestats_t'];
  expect(structs.map((struct) => struct.name).sort()).toEqual(known.sort());
});

test('illinfo_t is ifinfo_t', () => {
  expect(catalogue.structs.get('illinfo_t')).toBe(catalogue.structs.get('ifinfo_t'));
});

test('no two structs share a member, but for the states of connections and associations', () => {
  const owners = new Map<string, string[]>();
  for (const { struct, field } of allFields) {
    owners.set(field.name, [...(owners.get(field.name) ?? []), struct.name]);
  }
  const shared = [...owners].filter(([, names]) => names.length > 1);
  expect(shared).toEqual([
    ['tcps_state', ['tcpsinfo_t', 'tcplsinfo_t', 'tcpnsinfo_t']],
    ['sctps_state', ['sctpsinfo_t', 'sctplsinfo_t']],
  ]);
});

describe('members with a wire source', () => {
  /** RFC 791, RFC 8200, RFC 9293, RFC 768: bytes that every such header has. */
  const smallest = (struct: StructDefinition): number => {
    if (/^(udp|udplite|icmp|igmp)info_t$/.test(struct.name)) return 8;
    if (struct.name === 'sctpinfo_t') return 12;
    if (struct.name === 'etherinfo_t') return 14;
    return struct.name === 'ipv6info_t' ? 40 : 20;
  };
  const width = (field: FieldDefinition): number => {
    const { wire } = field;
    if (wire?.from === 'bits') return wire.width / 8;
    return field.type === 'in6_addr_t *' ? 16 : 1;
  };
  const read = allFields.filter(({ field }) => field.wire && 'offset' in field.wire);

  test('some are read from headers', () => {
    expect(read.length).toBeGreaterThan(30);
  });

  test.each(read.map((each) => [each.field.name, each] as const))(
    '%s lies inside the smallest header',
    (_, { struct, field }) => {
      const offset = field.wire && 'offset' in field.wire ? field.wire.offset : NaN;
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset + width(field)).toBeLessThanOrEqual(smallest(struct));
    },
  );

  test('only constants stand for what cannot be had', () => {
    const pretended = allFields.filter(
      ({ field }) => field.grade?.grade === 'unavailable' && field.wire !== undefined,
    );
    expect(pretended.map(({ field }) => [field.name, field.wire])).toEqual([
      ['cs_pid', { from: 'constant', value: -1 }],
      ['es_pid', { from: 'constant', value: -1 }],
    ]);
  });
});

test('a member without a wire source says why', () => {
  const silent = allFields.filter(
    ({ field }) => field.wire === undefined && field.grade?.grade !== 'unavailable',
  );
  expect(silent.map(({ field }) => field.name)).toEqual([]);
});

test('what the sender keeps to itself is not invented', () => {
  const hidden = [
    'tcps_cwnd',
    'tcps_cwnd_ssthresh',
    'tcps_rto',
    'tcps_sack_fack',
    'tcps_sack_snxt',
  ];
  const graded = allFields.filter(({ field }) => hidden.includes(field.name));
  expect(graded.map(({ field }) => field.grade)).toEqual(
    hidden.map(() => ({
      grade: 'unavailable',
      why: "kept in the sender's memory, in no header",
    })),
  );
});

test('header members are exact', () => {
  const headers = new Set([
    ...['ipinfo_t', 'ipv4info_t', 'ipv6info_t', 'tcpinfo_t', 'udpinfo_t'],
    ...['icmpinfo_t', 'arpinfo_t', 'etherinfo_t', 'igmpinfo_t', 'sctpinfo_t', 'udpliteinfo_t'],
  ]);
  const inexact = allFields.filter(
    ({ struct, field }) => headers.has(struct.name) && field.grade?.grade !== 'exact',
  );
  expect(inexact.map(({ field }) => field.name)).toEqual([]);
});

test('strings of a missing struct read as illumos and Linux have them', () => {
  const texts = structs
    .filter((struct) => struct.absentText !== undefined)
    .map((struct) => [struct.name, struct.absentText]);
  expect(Object.fromEntries(texts)).toEqual({
    ipinfo_t: '<unknown>',
    pairinfo_t: '<unknown>',
    ifinfo_t: '<null>',
    ipv4info_t: '<null>',
    ipv6info_t: '<null>',
    tcpsinfo_t: '<unknown>',
    udpsinfo_t: '<unknown>',
    icmpinfo_t: '<null>',
    arpinfo_t: '<null>',
    etherinfo_t: '<null>',
    igmpinfo_t: '<null>',
    sctpinfo_t: '<null>',
    sctpsinfo_t: '<unknown>',
    tcpestats_t: '<unknown>',
    esinfo_t: '<unknown>',
    esvarinfo_t: '<unknown>',
    udplitesinfo_t: '<unknown>',
    sockinfo_t: '<null>',
  });
});
