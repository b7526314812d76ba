/**
 * What shows each probe and each member of the network providers to be right: a test over a recorded trace or a live one,
 * and what from outside of this project it compares with. A member is `struct.member`, its struct in front of the list.
 */

export interface Truth {
  /** The test, and what it takes its comparisons from; paths below test/. */
  readonly files: readonly string[];
  readonly against: string;
  /** `provider: probe probe`. */
  readonly probes?: readonly string[];
  /** `struct_t: member member`, without the prefix that all members of a struct share. */
  readonly members?: readonly string[];
}

const addresses = 'lport rport laddr raddr';

/** Over recorded traces. */
export const recorded: readonly Truth[] = [
  {
    files: ['replay/tshark.test.ts'],
    against: "tshark's fields, frame by frame",
    probes: ['ip: send', 'tcp: send', 'udp: send', 'tcpf: send'],
    members: [
      'pktinfo_t pkt_: addr',
      'ipinfo_t ip_: ver plength saddr daddr',
      'ifinfo_t if_: name',
      'ipv4info_t ipv4_: ver ihl tos length ident flags offset ttl protocol protostr checksum src dst saddr daddr hdr',
      'ipv6info_t ipv6_: ver tclass flow plen nexthdr nextstr hlim src dst saddr daddr hdr',
      'tcpinfo_t tcp_: sport dport seq ack offset flags window checksum urgent hdr',
      `tcpsinfo_t tcps_: ${addresses}`,
      'tcpfinfo_t tcpf_: sport dport length',
      'udpinfo_t udp_: sport dport length checksum hdr',
      `udpsinfo_t udps_: ${addresses}`,
    ],
  },
  {
    files: ['replay/messages.test.ts'],
    against: "tshark's fields, frame by frame",
    probes: [
      'icmp: send',
      'arp: receive',
      'gld: send',
      'igmp: send',
      'sctp: send',
      'udplite: send',
    ],
    members: [
      'icmpinfo_t icmp_: version type code checksum echo_id echo_seq address_mask param_problem_ptr pmtu_update radv_num_addrs radv_lifetime radv_addrs redirect_gateway timestamp_otime timestamp_rtime timestamp_ttime error_ip_hdr error_ip6_hdr error_sport error_dport hdr typestr codestr error_saddr error_daddr error_protocol',
      'icmpinfo_t icmp6_: mld_addr mld_v2_num_mars mld_v2_mars nd_target nd_redirect_destination nd_radv_reachable nd_radv_retransmit rr_segnum rr_flags rr_maxdelay hdr',
      'arpinfo_t arp_: hwtype proto hlen plen op opstr sha spa tha tpa gratuitous probe hdr',
      'etherinfo_t eth_: dst src type istagged priority dei vlanid header mblk saddr daddr typestr length',
      'igmpinfo_t igmp_: type code checksum group_addr query_version v3_query_max_response_time v3_query_num_sources v3_query_sources v3_report_num_records v3_report_records hdr typestr',
      'sctpinfo_t sctp_: sport dport verify checksum hdr chunk_type chunk_typestr chunk_flags chunk_length tsn stream ppid chunks chunk_types',
      `sctpsinfo_t sctps_: ${addresses}`,
      'udpliteinfo_t udplite_: sport dport coverage checksum hdr',
      `udplitesinfo_t udplites_: ${addresses}`,
    ],
  },
  {
    files: ['capture/tcp-middlebox.test.ts', 'live/midstat.test.ts'],
    against:
      "the states of both ends' sockets in ss, and the seed document's rules for a host in between",
    probes: ['tcp: confirm-state'],
    members: ['tcpsinfo_t tcps_: side provisional midway'],
  },
  {
    files: ['replay/directions.test.ts'],
    against: "tshark's counts of frames, and the kernel's counters of what came",
    probes: [
      'arp: send',
      'gld: receive',
      'sctp: receive',
      'igmp: receive',
      'udplite: receive',
      'tcpf: receive',
      'ipv4: local-receive',
      'ipv6: local-receive',
    ],
  },
  {
    files: ['replay/connections.test.ts'],
    against:
      "tshark's sequence numbers, options and streams by RFC 9293; the kernel's count of retransmissions",
    members: [
      'csinfo_t cs_: addr',
      'ifinfo_t if_: local',
      'tcpsinfo_t tcps_: addr local active iss irs suna snxt smax rack rnxt swnd snd_ws rwnd rcv_ws mss retransmit',
      'udpsinfo_t udps_: addr',
      'sctpsinfo_t sctps_: addr',
      'udplitesinfo_t udplites_: addr',
    ],
  },
  {
    files: ['replay/round-trips.test.ts'],
    against: "tshark's round trips",
    members: ['tcpsinfo_t tcps_: rtt rtt_sd srtt'],
  },
  {
    files: ['replay/kernel-counters.test.ts', 'replay/counters.ts'],
    against: "the kernel's counters over the recording",
    probes: [
      'ip: receive',
      'tcp: receive retransmit connect-request accept-established state-change',
      'udp: receive',
    ],
    members: ['tcpsinfo_t tcps_: state', 'tcplsinfo_t tcps_: state'],
  },
  {
    files: ['replay/icmp-counters.test.ts'],
    against: "the kernel's counters over the recording",
    probes: ['icmp: receive'],
  },
  {
    files: ['replay/scripts.test.ts'],
    against: "the kernel's counters and tshark's counts",
    probes: ['tcp: connect-established accept-refused'],
    members: ['csinfo_t cs_: cid'],
  },
  {
    files: ['replay/providers.test.ts'],
    against: "the kernel's counters, tshark's counts and RFCs 9260 and 9293",
    probes: [
      'ipv4: send receive local-send',
      'ipv6: send receive local-send',
      'udp: stream-start',
      'sctp: state-change',
      'sdt: ip4-loopback-in-start ip4-loopback-out-end ip4-physical-in-start ip4-physical-out-end',
      'sdt: ip4-loopback-out_end ip6-loopback-in-start ip6-loopback-out-end ip6-physical-in-start ip6-physical-out-end',
      'tcp: state-syn-sent state-syn-received state-established state-close-wait state-fin-wait-1',
      'tcp: state-closing state-last-ack state-fin-wait-2 state-time-wait state-closed',
    ],
    members: ['sctpsinfo_t sctps_: state', 'sctplsinfo_t sctps_: state'],
  },
  {
    files: ['replay/udp-streams.test.ts'],
    against: 'the times of datagrams that were made for it',
    probes: ['udp: stream-end'],
  },
  {
    files: ['replay/directions.test.ts'],
    against: "the kernel's counter of attempts that were refused",
    probes: ['tcp: connect-refused'],
  },
  {
    files: ['estats/rows.test.ts'],
    against: 'the words of RFC 4898 and RFC 9293, over conversations that were made for it',
    probes: ['estats: established closed sample var'],
    members: [
      'esvarinfo_t esv_: table name op value',
      'esinfo_t es_: saddr sport daddr dport cookie',
      'tcpestats_t connection.: ConnectIndex LocalAddressType LocalAddress LocalPort RemAddressType RemAddress RemPort',
      'tcpestats_t stack.: ActiveOpen State',
      'tcpestats_t app.: SndUna',
      'tcpestats_t path.: MinRTT',
      'tcpestats_t fine.: SampleRTT',
    ],
  },
  {
    files: ['estats/definitions.test.ts'],
    against: "RFC 4898's definitions, over conversations that were made for them",
    members: [
      'tcpestats_t global.: StartTs CurrentTs StartTv',
      'tcpestats_t perf.: HCDataOctetsOut SegsRetrans OctetsRetrans HCDataOctetsIn ElapsedSecs ElapsedMicroSecs StartTimeStamp CurMSS PipeSize MaxPipeSize SmoothedRTT CurRTO CongSignals Timeouts CurRwinSent ZeroRwinSent CurRwinRcvd ZeroRwinRcvd SndLimTransRwin SndLimTimeRwin',
      'tcpestats_t path.: NonRecovDAEpisodes SumOctetsReordered NonRecovDA SampleRTT RTTVar MaxRTT SumRTT HCSumRTT CountRTT MaxRTO MinRTO IpTtl IpTosIn IpTosOut PreCongSumRTT PostCongSumRTT PostCongCountRTT ECNsignals DupAckEpisodes DupAcksOut CERcvd ECESent',
      'tcpestats_t stack.: WinScaleRcvd TimeStamps ECN WillSendSACK WillUseSACK InRecovery DupAcksIn FastRetran SubsequentTimeouts CurTimeoutCount AbruptTimeouts SACKsRcvd SACKBlocksRcvd DSACKDups MaxMSS MinMSS SndInitial RecInitial CurRetxQueue MaxRetxQueue CurReasmQueue MaxReasmQueue',
      'tcpestats_t app.: SndNxt SndMax HCThruOctetsAcked RcvNxt ThruOctetsReceived HCThruOctetsReceived',
      'tcpestats_t fine.: SmoothedRTT RTTVar CurRTO',
    ],
  },
  {
    files: ['estats/tshark.test.ts'],
    against: "tshark's round trips",
    members: ['tcpestats_t path.: CountRTT', 'tcpestats_t fine.: SumRTT'],
  },
  {
    files: ['estats/tcptrace.test.ts'],
    against: "tcptrace's figures, recording by recording",
    members: [
      'tcpestats_t perf.: SegsOut DataSegsOut DataOctetsOut SegsRetrans OctetsRetrans SegsIn DataSegsIn DataOctetsIn MaxRwinSent MaxRwinRcvd ZeroRwinSent',
      'tcpestats_t app.: ThruOctetsAcked',
      'tcpestats_t stack.: MSSSent MSSRcvd WinScaleSent SACKsRcvd',
      'tcpestats_t path.: CountRTT',
      'tcpestats_t fine.: MinRTT MaxRTT',
    ],
  },
];

/** On a running kernel. */
export const live: readonly Truth[] = [
  {
    files: ['live/catalogue-headers.test.ts', 'live/support/truth.ts'],
    against: "tshark's fields of the same packets, sysfs",
    probes: ['ip: send receive', 'tcp: send receive', 'udp: send receive'],
    members: [
      'pktinfo_t pkt_: addr',
      'csinfo_t cs_: addr',
      'ifinfo_t if_: name local ipstack addr flags',
      'ipinfo_t ip_: ver plength saddr daddr',
      'ipv4info_t ipv4_: ver ihl tos length ident flags offset ttl protocol protostr checksum src dst',
      'ipv6info_t ipv6_: ver tclass flow plen nexthdr hlim',
      'tcpinfo_t tcp_: sport dport seq ack offset flags window checksum urgent',
      'tcpsinfo_t tcps_: addr local',
      'udpinfo_t udp_: sport dport length checksum',
      `udpsinfo_t udps_: addr ${addresses}`,
    ],
  },
  {
    files: ['live/catalogue-frames.test.ts'],
    against: "tshark's fields of the same packets",
    probes: ['icmp: send receive', 'arp: send receive', 'gld: send receive'],
    members: [
      'icmpinfo_t icmp_: version type code checksum echo_id echo_seq typestr error_sport error_dport error_protocol',
      'icmpinfo_t icmp6_: nd_target',
      'arpinfo_t arp_: hwtype proto hlen plen op opstr sha spa tha tpa gratuitous probe',
      'etherinfo_t eth_: saddr daddr type istagged length',
    ],
  },
  {
    files: ['live/catalogue-tags.test.ts'],
    against: "tshark's fields of the same packets, in a guest",
    probes: ['gld: send receive'],
    members: ['etherinfo_t eth_: saddr daddr type istagged priority dei vlanid length'],
  },
  {
    files: ['live/catalogue-sctp.test.ts'],
    against: "tshark's fields of the same packets and RFC 9260's states, in a guest",
    probes: ['sctp: send receive state-change'],
    members: [
      'sctpinfo_t sctp_: sport dport verify checksum chunk_type chunk_flags chunk_length tsn stream ppid',
      'sctpsinfo_t sctps_: state lport rport',
      'sctplsinfo_t sctps_: state',
    ],
  },
  {
    files: ['live/catalogue-stacked.test.ts'],
    against: "the kernel's flags of bridges and their ports",
    members: ['ifinfo_t if_: eflags'],
  },
  {
    files: ['live/catalogue-connections.test.ts'],
    against: "the kernel's counters, tshark's fields, process ids",
    probes: ['tcp: connect-request connect-established connect-refused accept-established'],
    members: [
      'csinfo_t cs_: cid pid zoneid',
      'tcplsinfo_t tcps_: state',
      `tcpsinfo_t tcps_: active state iss irs ${addresses}`,
    ],
  },
  {
    files: ['live/catalogue-retransmit.test.ts'],
    against: "the kernel's counters, ss, tshark's fields, RFC 6675",
    probes: ['tcp: retransmit state-change'],
    members: [
      'tcpsinfo_t tcps_: suna snxt smax rack rnxt swnd snd_ws rwnd rcv_ws cwnd cwnd_ssthresh sack_fack sack_snxt rto mss retransmit rtt rtt_sd swl1 radv srecover dupacks ts_recent',
    ],
  },
  {
    files: ['live/catalogue-timeouts.test.ts'],
    against: "the kernel's counters and timers",
    probes: [
      'tcp: timeout-rexmit timeout-persist timeout-keepalive timeout-delack timeout-timewait',
    ],
    members: ['tcptimerinfo_t tcpt_: name msec count'],
  },
  {
    files: ['live/catalogue-calls.test.ts'],
    against: 'what the processes sent and received',
    probes: ['socket: send receive'],
    members: [
      'sockinfo_t so_: addr family type protocol protostr laddr raddr lport rport',
      'sockioinfo_t sio_: bytes errno flags',
    ],
  },
  {
    files: ['live/catalogue-drops.test.ts'],
    against: "a firewall's rules, the kernel's counters and names, tshark's streams",
    probes: [
      'ip: drop-in drop-out packet-free',
      'ipv4: drop-in drop-out',
      'ipv6: drop-in drop-out',
      'udp: stream-start',
    ],
    members: ['dropinfo_t drop_: reason code loc locsym'],
  },
  {
    files: ['live/engine.test.ts'],
    against: "the kernel's counters",
    probes: ['tcp: accept-refused'],
  },
  {
    files: ['live/catalogue-functions.test.ts'],
    against: "the kernel's counters, where it lets functions be traced",
    probes: [
      'ip: request deliver',
      'ipv4: read write',
      'ipv6: read write',
      'udp: stream-open stream-close',
      'tcp: state-listen',
    ],
  },
  {
    files: ['live/mib.test.ts'],
    against: "the kernel's own counters, host by host",
    probes: [
      'mib:tcp: CurrEstab ActiveOpens PassiveOpens AttemptFails EstabResets RetransSegs OutRsts tcpRetransBytes',
      'mib:tcpext: TCPLossFailures TCPSlowStartRetrans TCPTimeouts TCPAbortOnData TCPAbortOnClose TCPAbortOnTimeout',
      'mib:tcpext: TCPRenoRecovery TCPSackRecovery TCPRenoFailures TCPFastRetrans TCPRenoRecoveryFail TCPSackRecoveryFail',
      'mib:tcpext: IPReversePathFilter TCPOFOQueue TCPSynRetrans TcpTimeoutRehash',
      'mib:ip: InHdrErrors',
      'mib:ip6: InHdrErrors',
      'mib:udp: NoPorts InErrors RcvbufErrors',
      'mib:udp6: NoPorts',
    ],
  },
  {
    files: ['live/mib-drops.test.ts'],
    against: "the kernel's own counters, and the names and numbers of its reasons",
    probes: [
      'mib:tcp: InErrs InCsumErrors',
      'mib:tcpext: PAWSEstab PAWSOldAck PAWSTimewait BeyondWindow TSEcrRejected DelayedACKLost TCPSYNChallenge',
      'mib:tcpext: TCPOFOMerge TCPMinTTLDrop TCPMD5NotFound TCPMD5Unexpected TCPMD5Failure',
      'mib:tcpext: TCPAORequired TCPAOKeyNotFound TCPAOBad',
      'mib:ip: FragFails InAddrErrors InUnknownProtos',
      'mib:ipext: InNoRoutes InTruncatedPkts InCsumErrors',
      'mib:ip6: InNoRoutes InUnknownProtos InTruncatedPkts InTooBigErrors FragFails',
      'mib:icmp: InErrors InCsumErrors',
      'mib:icmp6: InErrors InCsumErrors',
      'mib:udp: InCsumErrors',
      'mib:udp6: InErrors InCsumErrors RcvbufErrors',
      'mib:udplite: NoPorts InErrors InCsumErrors RcvbufErrors',
      'mib:udplite6: NoPorts InErrors InCsumErrors RcvbufErrors',
    ],
  },
  {
    files: ['live/estats.test.ts'],
    against:
      'what ss shows of the sockets as they are destroyed, nstat, and a replay of the same packets',
    probes: ['estats: established closed'],
    members: [
      'tcpestats_t connection.: LocalAddressType RemPort',
      'tcpestats_t perf.: SegsOut DataSegsOut DataOctetsOut SegsRetrans OctetsRetrans SegsIn DataSegsIn CurMSS CurRwinRcvd',
      'tcpestats_t perf.: CurRTO CurCwnd CurSsthresh DataOctetsIn MaxRwinSent CongSignals SndLimTimeCwnd SndLimTimeSnd SndLimTransCwnd MaxPipeSize ElapsedSecs',
      'tcpestats_t path.: IpTtl DupAcksOut DupAckEpisodes MaxRTO MinRTO PreCongSumCwnd',
      'tcpestats_t stack.: WinScaleSent WinScaleRcvd TimeStamps WillUseSACK ActiveOpen SndInitial RecInitial State DSACKDups MSSSent',
      'tcpestats_t stack.: DupAcksIn SACKsRcvd SACKBlocksRcvd MaxRetxQueue MaxMSS MinMSS FastRetran MaxSsCwnd MaxCaCwnd MinSsthresh MaxSsthresh SlowStart CongAvoid',
      'tcpestats_t app.: SndUna RcvNxt ThruOctetsAcked ThruOctetsReceived',
      'tcpestats_t fine.: SmoothedRTT RTTVar MinRTT MaxRTT',
    ],
  },
  {
    files: ['live/estats-aborted.test.ts'],
    against:
      'what ss shows of the sockets just before, nstat, RFC 4898, and a replay of the same packets',
    probes: ['mib:tcpext: TCPDelivered TCPDeliveredCE TCPLossProbes DelayedACKs TCPRetransFail'],
    members: [
      'esinfo_t es_: pid',
      'tcpestats_t global.: LimState',
      'tcpestats_t connection.: ConnectIndex LocalAddress LocalPort RemAddressType RemAddress',
      'tcpestats_t perf.: HCDataOctetsOut HCDataOctetsIn ElapsedMicroSecs PipeSize SmoothedRTT Timeouts CurRwinSent ZeroRwinSent MaxRwinRcvd ZeroRwinRcvd',
      'tcpestats_t perf.: SndLimTransRwin SndLimTransSnd SndLimTimeRwin',
      'tcpestats_t path.: RetranThresh SampleRTT RTTVar MaxRTT MinRTT IpTosIn IpTosOut PreCongSumRTT ECNsignals RcvRTT CERcvd ECESent',
      'tcpestats_t stack.: MSSRcvd ECN WillSendSACK Nagle InRecovery SubsequentTimeouts CurTimeoutCount AbruptTimeouts CurRetxQueue',
      'tcpestats_t app.: SndNxt SndMax HCThruOctetsAcked HCThruOctetsReceived CurAppWQueue MaxAppWQueue CurAppRQueue MaxAppRQueue',
      'tcpestats_t tune.: LimCwnd LimRwin LimMSS',
      'tcpestats_t fine.: SampleRTT CurRTO',
    ],
  },
];

const memory = 'the limits of memory are those of the whole machine';
const reordered = 'segments would have to overtake each other, and nothing be lost';

/** Counters that no test makes a kernel move, and why. */
export const unmoved: Readonly<Record<string, string>> = {
  'mib:tcpext:::TCPSACKReorder': reordered,
  'mib:tcpext:::TCPRenoReorder': reordered,
  'mib:tcpext:::TCPSackFailures': 'a timer would have to run out while duplicates are few',
  'mib:tcpext:::TCPAbortOnMemory': memory,
  'mib:tcpext:::TCPAbortOnLinger': 'a socket with TCP_LINGER2 below 0',
  'mib:tcpext:::TCPBacklogDrop': 'a process would have to hold a socket in a system call for long',
  'mib:tcpext:::PFMemallocDrop': memory,
  'mib:tcpext:::TCPZeroWindowDrop': 'a window would have to be closed before an empty queue',
  'mib:tcpext:::TCPDSACKRecvSegs': 'the socket counts more than the counter has',
  'mib:tcpext:::TCPPLBRehash': "the congestion control of data centres' own",
  'mib:ip:::OutNoRoutes': 'a route would have to go between two segments',
  'mib:udp:::MemErrors': memory,
  'mib:udplite:::MemErrors': memory,
  'mib:ip6:::InAddrErrors': 'no address that the kernel refuses so gets so far',
  'mib:ip6:::OutNoRoutes': 'a route would have to go between two segments',
  'mib:udp6:::MemErrors': memory,
  'mib:udplite6:::MemErrors': memory,
};

/** Statistics of a connection that no test compares with a kernel's own, and why. */
export const unread: Readonly<Record<string, string>> = {
  'tcpestats_t.path.NonRecovDAEpisodes': reordered,
  'tcpestats_t.path.SumOctetsReordered': reordered,
  'tcpestats_t.path.NonRecovDA': reordered,
  'tcpestats_t.stack.SpuriousFrDetected': reordered,
  'tcpestats_t.stack.SpuriousRtoDetected': 'segments would have to be held back, and not be lost',
  'tcpestats_t.stack.CurReasmQueue': 'no tool shows it',
  'tcpestats_t.stack.MaxReasmQueue': 'no tool shows it',
  'tcpestats_t.extras.Priority': 'no tool shows it',
};
