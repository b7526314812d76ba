import { approximate } from '../define.ts';
import type { StructDefinition } from '../define.ts';
import { endpoint, given, withheld } from './field.ts';
import { tracked } from './tracked.ts';
import { live } from './live.ts';
import * as kernel from '../linux/tcpsinfo.ts';

const senderMemory = "kept in the sender's memory, in no header";
const receiverMemory = "kept in the receiver's memory, in no header";
const socketOption = 'an option of the socket, in no packet';
const freebsdBook = "FreeBSD's own book-keeping, not rebuilt from the packets";

/** Members of illumos, FreeBSD and Linux together; those of FreeBSD alone come last. */
const bsdOnly = "FreeBSD's own: Linux keeps no such thing";

export const tcpsinfo: StructDefinition = {
  name: 'tcpsinfo_t',
  doc: 'The TCP connection as the end that the probe fires for sees it.',
  present: 'flow',
  absentText: '<unknown>',
  fields: live(
    [
      given(
        'tcps_addr',
        'uintptr_t',
        "the connection object's identity: a number for each end of a flow",
        {
          from: 'endpointNumber',
        },
      ),
      given(
        'tcps_local',
        'int',
        '1 when both ends are on this host',
        { from: 'endpointLocal' },
        approximate(
          'told by equal or loopback addresses; a host that talks to another address of its own goes unnoticed',
        ),
      ),
      given(
        'tcps_active',
        'int',
        '1 when this end opened the connection, 0 when the other did, -1 when unknown',
        endpoint('active'),
        tracked.opener,
      ),
      given('tcps_lport', 'uint16_t', 'local port, host order', {
        from: 'endpointPort',
        end: 'local',
      }),
      given('tcps_rport', 'uint16_t', 'remote port, host order', {
        from: 'endpointPort',
        end: 'remote',
      }),
      given('tcps_laddr', 'string', 'local address, as text', {
        from: 'endpointAddress',
        end: 'local',
      }),
      given('tcps_raddr', 'string', 'remote address, as text', {
        from: 'endpointAddress',
        end: 'remote',
      }),
      given(
        'tcps_state',
        'int32_t',
        'TCP_STATE_*; in state-change the new state',
        endpoint('state'),
        tracked.state,
      ),
      given(
        'tcps_iss',
        'uint32_t',
        'initial sequence number of this end',
        endpoint('iss'),
        tracked.sequence,
      ),
      given(
        'tcps_irs',
        'uint32_t',
        'initial sequence number of the peer',
        endpoint('irs'),
        tracked.sequence,
      ),
      given(
        'tcps_suna',
        'uint32_t',
        'oldest sequence number sent and not acknowledged',
        endpoint('suna'),
        tracked.sequence,
      ),
      given('tcps_snxt', 'uint32_t', 'next sequence to send', endpoint('snxt'), tracked.sequence),
      given('tcps_smax', 'uint32_t', 'highest sequence sent', endpoint('smax'), tracked.sequence),
      given(
        'tcps_rack',
        'uint32_t',
        'last sequence that this end acknowledged',
        endpoint('rack'),
        tracked.sequence,
      ),
      given('tcps_rnxt', 'uint32_t', 'next sequence expected', endpoint('rnxt'), tracked.sequence),
      given('tcps_swnd', 'uint32_t', 'send window, in bytes', endpoint('swnd'), tracked.window),
      given(
        'tcps_snd_ws',
        'int32_t',
        'scale of the send window, a power of two',
        endpoint('sndScale'),
        tracked.scale,
      ),
      given('tcps_rwnd', 'uint32_t', 'receive window, in bytes', endpoint('rwnd'), tracked.window),
      given(
        'tcps_rcv_ws',
        'int32_t',
        'scale of the receive window, a power of two',
        endpoint('rcvScale'),
        tracked.scale,
      ),
      withheld('tcps_cwnd', 'uint32_t', 'congestion window, in bytes', senderMemory),
      withheld('tcps_cwnd_ssthresh', 'uint32_t', 'where slow start ends, in bytes', senderMemory),
      withheld(
        'tcps_sack_fack',
        'uint32_t',
        'highest sequence that selective acknowledgements cover',
        senderMemory,
      ),
      withheld('tcps_sack_snxt', 'uint32_t', 'next hole to send again', senderMemory),
      withheld('tcps_rto', 'uint32_t', 'retransmission timeout, in milliseconds', senderMemory),
      given('tcps_mss', 'uint32_t', 'maximum segment size', endpoint('mss'), tracked.segmentSize),
      given(
        'tcps_retransmit',
        'int',
        '1 when this segment is a retransmission',
        endpoint('retransmit'),
        tracked.retransmit,
      ),
      given(
        'tcps_rtt',
        'uint32_t',
        'smoothed round-trip time, in milliseconds',
        endpoint('rtt'),
        tracked.roundTrip,
      ),
      given(
        'tcps_rtt_sd',
        'uint32_t',
        'mean deviation of the round-trip time, in milliseconds',
        endpoint('rttDeviation'),
        tracked.roundTrip,
      ),
      given(
        'tcps_srtt',
        'int',
        "smoothed round-trip time, in milliseconds as tcps_rtt (FreeBSD: in the kernel's own units)",
        endpoint('rtt'),
        tracked.roundTrip,
      ),
      withheld('tcps_swl1', 'uint32_t', 'sequence number of the last window update', freebsdBook),
      withheld('tcps_swl2', 'uint32_t', 'acknowledgement of the last window update', freebsdBook),
      withheld('tcps_rup', 'uint32_t', 'receive urgent pointer', freebsdBook),
      withheld('tcps_radv', 'uint32_t', 'end of the window last advertised', freebsdBook),
      withheld('tcps_srecover', 'uint32_t', 'where fast recovery ends', senderMemory),
      withheld('tcps_debug', 'int', 'SO_DEBUG is set', socketOption),
      withheld('tcps_cookie', 'int', "the socket's SO_USER_COOKIE", socketOption),
      withheld('tcps_dupacks', 'int32_t', 'duplicate acknowledgements in a row', freebsdBook),
      withheld('tcps_rtttime', 'uint32_t', 'when the timing of a segment began', senderMemory),
      withheld('tcps_rtseq', 'uint32_t', 'the sequence number that is timed', senderMemory),
      withheld('tcps_ts_recent', 'uint32_t', 'timestamp to echo', receiverMemory),
      // Ours: what a host between the ends knows.
      given(
        'tcps_side',
        'int',
        '0 when this end is the client, 1 when it is the server, -1 when unknown',
        endpoint('side'),
        approximate(
          'exact once the first SYN was seen; else a guess: the end with the lower port is the server',
        ),
      ),
      given(
        'tcps_provisional',
        'int',
        '1 while the state follows from what the other end sent, and nothing that this end sent since shows that it arrived',
        endpoint('provisional'),
      ),
      given(
        'tcps_midway',
        'int',
        '1 when the connection was there before its first segment was seen',
        endpoint('midway'),
      ),
    ],
    () => kernel.tcpsinfoRows,
    () =>
      Object.fromEntries(
        ['swl2', 'rup', 'debug', 'cookie', 'rtttime', 'rtseq'].map((name) => [
          `tcps_${name}`,
          bsdOnly,
        ]),
      ),
  ),
};
