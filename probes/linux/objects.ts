/**
 * The kernel objects that attach blocks give and that follow from each other. Variables: `$skb`, `$skc` (struct sock *; only
 * sock_common may be read: it may be a request or a TIME_WAIT socket), `$sk` (a full struct sock *), `$tp` (struct
 * tcp_sock *), `$dev`; `$nh`, `$th`, `$mac` are addresses of headers as numbers. All are 0 where there is none.
 */
import type { KernelObject, KernelObjectDefinition } from '../define-linux.ts';

/** TIME_WAIT and NEW_SYN_RECV: the small sockets. */
const small = '($skc->__sk_common.skc_state == 6 || $skc->__sk_common.skc_state == 12)';

/** Extension headers that are stepped over: hop-by-hop, routing, destination options, mobility; AH counts in words of 4. */
const extension = '($pr == 0 || $pr == 43 || $pr == 60 || $pr == 135)';

/** One step over an IPv6 extension header. A later fragment (44) has no transport header: $pr becomes 256. */
const step = `if (${extension}) { $pr = (uint64)*(uint8*)$th; $th = $th + ((uint64)*(uint8*)($th + 1) + (uint64)1) * (uint64)8; }
else { if ($pr == 51) { $pr = (uint64)*(uint8*)$th; $th = $th + ((uint64)*(uint8*)($th + 1) + (uint64)2) * (uint64)4; }
else { if ($pr == 44) { $pr = (uint64)*(uint8*)$th; if (((uint64)bswap(*(uint16*)($th + 2)) & (uint64)0xfff8) != 0) { $pr = (uint64)256; } $th = $th + (uint64)8; } } }`;

/** Extension headers that are stepped over; a packet with more has no transport header here. */
const STEPS = 4;

const transport = `$th = (uint64)0; $pr = (uint64)256;
if ($iv == 4) {
$pr = (uint64)*(uint8*)($nh + 9); $th = $nh + ((uint64)*(uint8*)$nh & (uint64)15) * (uint64)4;
if (((uint64)bswap(*(uint16*)($nh + 6)) & (uint64)0x1fff) != 0) { $th = (uint64)0; $pr = (uint64)256; }
}
if ($iv == 6) {
$pr = (uint64)*(uint8*)($nh + 6); $th = $nh + (uint64)40;
if (${extension} || $pr == 51 || $pr == 44) {
${Array.from({ length: STEPS }, () => step).join('\n')}
if ($pr == 256 || ${extension} || $pr == 51 || $pr == 44) { $th = (uint64)0; $pr = (uint64)256; }
}
}`;

/** Protocols whose headers begin with two ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
const hasPorts = '($qp == 6 || $qp == 17 || $qp == 33 || $qp == 132 || $qp == 136)';

const quotedTransport = `$qt = (uint64)0;
if ($qh != 0) {
$qp = (uint64)*(uint8*)($qh + 6); $qt = $qh + (uint64)40;
if ((uint64)*(uint8*)$qh >> (uint64)4 == 4) { $qp = (uint64)*(uint8*)($qh + 9); $qt = $qh + ((uint64)*(uint8*)$qh & (uint64)15) * (uint64)4; if (((uint64)bswap(*(uint16*)($qh + 6)) & (uint64)0x1fff) != 0) { $qp = (uint64)256; } }
if (!${hasPorts}) { $qt = (uint64)0; }
}`;

export const plainObjects: Readonly<Record<KernelObject, KernelObjectDefinition>> = {
  device: {
    doc: 'the network device of the packet',
    needs: ['skb'],
    setup: '$dev = (struct net_device *)$skb->dev;',
  },
  link: {
    doc: 'the Ethernet header of the packet, which a loopback device has too',
    needs: ['skb', 'device'],
    setup:
      '$mac = (uint64)0; if ($skb->mac_header != 0xffff && ($dev->type == 1 || $dev->type == 772)) { $mac = (uint64)$skb->head + (uint64)$skb->mac_header; }',
  },
  version: {
    doc: 'the version of an IP packet, 4 or 6; 0 for others',
    needs: ['network', 'etherType'],
    setup:
      '$iv = (uint64)0; if ($et == 0x0800 || $et == 0x86dd) { $iv = (uint64)*(uint8*)$nh >> (uint64)4; }',
  },
  transport: {
    doc: 'the transport header and its protocol, after the extension headers of IPv6; of a fragmented packet, only in the first fragment',
    needs: ['network', 'version'],
    setup: transport,
  },
  quotedIp: {
    doc: 'the IP header that an ICMP error quotes',
    needs: ['transport'],
    setup: `$qh = (uint64)0; if ($pr == 1 || $pr == 58) { $icm = (uint64)*(uint8*)$th; if (($pr == 58 && $icm < 128) || ($pr == 1 && ($icm == 3 || $icm == 4 || $icm == 5 || $icm == 11 || $icm == 12))) { $qh = $th + (uint64)8; } }`,
  },
  quotedTransport: {
    doc: 'what follows the quoted IP header, where that begins with two ports',
    needs: ['quotedIp'],
    setup: quotedTransport,
  },
  sk: {
    doc: 'the socket, when it is a full one: neither a half-open connection nor one in TIME_WAIT',
    needs: ['socket'],
    setup: `$sk = (struct sock *)0; if ((uint64)$skc != 0) { if (!${small}) { $sk = $skc; } }`,
  },
  tcp: {
    doc: "TCP's side of the socket",
    needs: ['sk'],
    setup:
      '$tp = (struct tcp_sock *)0; if ((uint64)$sk != 0) { if ($sk->sk_protocol == 6) { $tp = (struct tcp_sock *)$sk; } }',
  },
};
