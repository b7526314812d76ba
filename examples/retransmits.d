#!/usr/bin/env -S tsdtrace -s
/*
 * retransmits.d - segments sent again, by sender, receiver and kind.
 *
 * Usage: tsdtrace -s retransmits.d -r CAPTURE
 *
 * PORT is where the segment went. A SYN that is sent again was lost, or met a
 * full queue or a silent firewall; data sent again was lost or only late. No
 * system ships tcp:::retransmit; over a capture it is exact for what was sent
 * where the capture was taken.
 */
#pragma D option quiet

tcp:::retransmit
{
	this->flags = args[4]->tcp_flags;
	this->kind = this->flags & TH_SYN ? this->flags & TH_ACK ? "SYN-ACK" : "SYN" :
	    args[2]->ip_plength > args[4]->tcp_offset ? "data" : "FIN";
	@segments[args[2]->ip_saddr, args[2]->ip_daddr, args[4]->tcp_dport,
	    this->kind] = count();
	@bytes[args[2]->ip_saddr, args[2]->ip_daddr, args[4]->tcp_dport,
	    this->kind] = sum(args[2]->ip_plength - args[4]->tcp_offset);
}

dtrace:::END
{
	printf("%-24s %-24s %6s %-7s %8s %9s\n", "FROM", "TO", "PORT", "KIND",
	    "SEGMENTS", "BYTES");
	printa("%-24s %-24s %6d %-7s %@8d %@9d\n", @segments, @bytes);
}
