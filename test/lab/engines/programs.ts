/**
 * The programs that are compared, and why an engine may differ. Every program keeps aggregations of its own names and
 * prints them at the end, each line beginning with the program's name.
 */

/** The columns of the table: the first is what the others are compared with. */
export const engines = ['replay', 'native', 'bpftrace', 'dtrace'] as const;
export type Engine = (typeof engines)[number];

/** Ports that servers of the traffic have, and the client's own where a program tells of it. */
export const ports = {
  talk: 8080,
  closed: 8081,
  reset: 8082,
  loss: 8083,
  large: 8084,
  udp: 8090,
  sctp: 9899,
};

export interface Program {
  readonly name: string;
  /** What it is about, for the table. */
  readonly what: string;
  /** tsdtrace's text, the same for all its engines. */
  readonly d: string;
  /** The text for native dtrace where it must be another. */
  readonly native?: string;
  /** Why an engine may print something else: what native dtrace's documentation or source says. */
  readonly differs?: Readonly<Partial<Record<Engine, string>>>;
  /** Why an engine cannot run it. */
  readonly lacks?: Readonly<Partial<Record<Engine, string>>>;
}

/** Clauses of one kind: what is counted, and how it is printed. */
const printed = (name: string, format: string, aggregation = `@${name}`): string =>
  `END { printa("${name} ${format}\\n", ${aggregation}); }`;

const beforeTheQueue =
  'fires in `ip_finish_output()` and above, before the queue of the device: what netem drops there is counted';

const finWait2 =
  'Linux takes the acknowledgement and the FIN of one segment one after the other, and passes FIN_WAIT_2 in between';

const closedTwice = `${finWait2}; and DTrace 2.0.7 tells of TIME_WAIT by \`tcp_time_wait()\` and once more, as closed, by the tracepoint of the socket that ends with it`;

const noSynAck =
  'DTrace 2.0.7 names the function that sends SYN-ACKs over IPv4 without `:entry` (`dt_prov_tcp.c`: `fbt::ip_build_and_send_pkt`), which matches no probe';

const noReply =
  'for what no socket sends over IPv4 (`ip_send_unicast_reply()`) DTrace 2.0.7 takes the TCP header from the seventh argument (`dt_prov_tcp.c`: `tcparg = 6`), where this kernel has it in the sixth: it has no header';

const noRetransmit = 'no `tcp:::retransmit` in DTrace 2.0.7';

const noSctp = 'no provider `sctp` in DTrace 2.0.7';

/** Segments of one connection by its server's port, whichever way they go. */
const between = (port: number): string =>
  `args[4]->tcp_dport == ${port} || args[4]->tcp_sport == ${port}`;

const tcpOf = '(args[4]->ipv4_protocol == 6 || args[5]->ipv6_nexthdr == 6)';

export const programs: readonly Program[] = [
  {
    name: 'accepted',
    what: 'connections accepted, by port',
    d: `tcp:::accept-established { @accepted[args[4]->tcp_dport] = count(); }
${printed('accepted', '%d %@d')}`,
  },
  {
    name: 'connected',
    what: 'connections made, by server',
    d: `tcp:::connect-established { @connected[args[2]->ip_saddr, args[4]->tcp_sport] = count(); }
${printed('connected', '%s %d %@d')}`,
  },
  {
    name: 'requested',
    what: 'connections asked for, by server',
    d: `tcp:::connect-request /args[4]->tcp_dport != ${ports.loss}/ { @requested[args[2]->ip_daddr, args[4]->tcp_dport] = count(); }
${printed('requested', '%s %d %@d')}`,
  },
  {
    name: 'refused',
    what: 'connections refused, at the client',
    d: `tcp:::connect-refused { @refused[args[2]->ip_saddr, args[4]->tcp_sport] = count(); }
${printed('refused', '%s %d %@d')}`,
  },
  {
    name: 'refusing',
    what: 'connections refused, at the server',
    d: `tcp:::accept-refused { @refusing[args[2]->ip_daddr, args[4]->tcp_sport] = count(); }
${printed('refusing', '%s %d %@d')}`,
    // It shows the segment that came, not the reset that goes.
    native: `tcp:::accept-refused { @refusing[args[2]->ip_saddr, args[4]->tcp_dport] = count(); }
${printed('refusing', '%s %d %@d')}`,
  },
  {
    name: 'reset',
    what: 'resets sent and received',
    d: `tcp:::send, tcp:::receive /args[4]->tcp_flags & TH_RST/ { @reset[probename, args[4]->tcp_sport == ${ports.closed}, args[4]->tcp_dport == ${ports.reset}] = count(); }
${printed('reset', '%s %d %d %@d')}`,
    differs: {
      native: noReply,
      dtrace:
        'the same, so that ports are read from the segment that is answered, and an ACK that no socket sends (TIME_WAIT) is told as a reset',
    },
  },
  {
    name: 'segments',
    what: 'segments of one connection each way, IPv4 and IPv6',
    d: `tcp:::send, tcp:::receive /${between(ports.talk)}/ { @segments[probename, args[4]->tcp_dport == ${ports.talk}, args[4]->tcp_flags] = count(); }
${printed('segments', '%s %d %d %@d')}`,
    differs: { native: noSynAck, dtrace: noSynAck },
  },
  {
    name: 'states',
    what: 'states of a connection that lives',
    d: `tcp:::state-change /args[3]->tcps_state == TCP_STATE_ESTABLISHED || args[3]->tcps_state == TCP_STATE_FIN_WAIT_1 || args[3]->tcps_state == TCP_STATE_CLOSE_WAIT || args[3]->tcps_state == TCP_STATE_LAST_ACK/ { @states[tcp_state_string[args[3]->tcps_state]] = count(); }
${printed('states', '%s %@d')}`,
  },
  {
    name: 'ends',
    what: 'states before and after that',
    d: `tcp:::state-change /args[3]->tcps_state == TCP_STATE_SYN_RECEIVED || args[3]->tcps_state == TCP_STATE_FIN_WAIT_2 || args[3]->tcps_state == TCP_STATE_TIME_WAIT || args[3]->tcps_state == TCP_STATE_CLOSED/ { @ends[tcp_state_string[args[3]->tcps_state]] = count(); }
${printed('ends', '%s %@d')}`,
    differs: {
      native: closedTwice,
      bpftrace: finWait2,
      dtrace: finWait2,
    },
  },
  {
    name: 'bytes',
    what: 'bytes of TCP over IP, by sender',
    d: `ip:::send, ip:::receive /args[2]->ip_ver == 4 && ${tcpOf} && args[2]->ip_plength > 1400/ { @bytes[probename, args[2]->ip_saddr] = sum(args[2]->ip_plength); }
${printed('bytes', '%s %s %@d')}`,
    differs: { native: beforeTheQueue, dtrace: beforeTheQueue },
  },
  {
    name: 'large',
    what: 'the largest packets sent, quantized',
    d: `ip:::receive /args[2]->ip_ver == 6 && args[5]->ipv6_nexthdr == 6/ { @large = quantize(args[2]->ip_plength); @largest = max(args[2]->ip_plength); }
END { printa("large %@d\\n", @largest); printa("large %@d", @large); }`,
  },
  {
    name: 'ipv6',
    what: 'IPv6 packets of TCP and UDP, by addresses',
    d: `ip:::send, ip:::receive /args[2]->ip_ver == 6 && (args[5]->ipv6_nexthdr == 6 || args[5]->ipv6_nexthdr == 17)/ { @ipv6[probename, args[2]->ip_saddr, args[2]->ip_daddr, args[5]->ipv6_hlim] = count(); }
${printed('ipv6', '%s %s %s %d %@d')}`,
  },
  {
    name: 'datagrams',
    what: 'UDP datagrams and bytes, by port',
    d: `udp:::send, udp:::receive { @datagrams[probename, args[4]->udp_dport] = count(); @octets[probename, args[4]->udp_dport] = sum(args[4]->udp_length); }
END { printa("datagrams %s %d %@d\\n", @datagrams); printa("datagrams %s %d %@d bytes\\n", @octets); }`,
  },
  {
    name: 'chunks',
    what: 'packets of SCTP associations each way, by their first chunk',
    d: `sctp:::send, sctp:::receive { @chunks[probename, args[4]->sctp_dport == ${ports.sctp}, sctp_chunk_string[args[4]->sctp_chunk_type]] = count(); }
${printed('chunks', '%s %d %s %@d')}`,
    lacks: { native: noSctp, dtrace: noSctp },
  },
  {
    name: 'associations',
    what: 'ends of SCTP associations that are established',
    d: `sctp:::state-change /args[3]->sctps_state == SCTP_STATE_ESTABLISHED/ { @associations = count(); }
${printed('associations', '%@d')}`,
    lacks: { native: noSctp, dtrace: noSctp },
  },
  {
    name: 'arrived',
    what: 'segments that arrive where a third is lost (netem)',
    d: `tcp:::receive /args[4]->tcp_dport == ${ports.loss}/ { @arrived[args[4]->tcp_flags] = count(); }
${printed('arrived', '%d %@d')}`,
  },
  {
    name: 'sent',
    what: 'segments sent where a third is lost (netem)',
    d: `tcp:::send /args[4]->tcp_dport == ${ports.loss}/ { @sent[args[4]->tcp_flags] = count(); }
${printed('sent', '%d %@d')}`,
    differs: { native: beforeTheQueue, dtrace: beforeTheQueue },
  },
  {
    name: 'repeated',
    what: 'segments sent again where a third is lost (netem)',
    d: `tcp:::retransmit /args[4]->tcp_dport == ${ports.loss}/ { @repeated = count(); }
${printed('repeated', '%@d')}`,
    lacks: { native: noRetransmit, dtrace: noRetransmit },
    differs: {
      replay:
        'a capture after the queue shows a segment that was lost in it once: it cannot know that it is sent again',
    },
  },
];
