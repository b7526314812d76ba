#!/usr/bin/env -S tsdtrace -s
/*
 * icmperrors.d - what comes back undelivered, and why?
 *
 * Usage: tsdtrace -s icmperrors.d -r CAPTURE
 *
 * ICMP and ICMPv6 errors, with the packet that each is about: where it was
 * going, and who sent the error. MTU is the size that the next link takes,
 * where a packet was too big for it.
 */
#pragma D option quiet

dtrace:::BEGIN
{
	printf("%-18s %-24s %-24s %-20s %5s\n", "FROM", "PACKET TO", "TYPE", "CODE",
	    "MTU");
}

icmp:::receive
/args[4]->icmp_error_daddr != "<null>"/
{
	printf("%-18s %-24s %-24s %-20s %5d\n", args[2]->ip_saddr,
	    args[4]->icmp_error_dport ?
	    strjoin(args[4]->icmp_error_daddr,
	    strjoin(" ", lltostr(args[4]->icmp_error_dport))) :
	    args[4]->icmp_error_daddr,
	    args[4]->icmp_typestr, args[4]->icmp_codestr,
	    args[4]->icmp_pmtu_update);
}
