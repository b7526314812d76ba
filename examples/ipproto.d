#!/usr/bin/env -S tsdtrace -s
/*
 * ipproto.d - IP packets and bytes by source, destination and protocol.
 *
 * Usage: tsdtrace -s ipproto.d -r CAPTURE
 *
 * The name of the protocol is in ipv4info_t or ipv6info_t, and the structure
 * that the packet does not have is NULL. IPv6's is the first next header: of a
 * fragment, the fragment header.
 */
#pragma D option quiet

ip:::send
{
	this->protocol = args[4] != NULL ? args[4]->ipv4_protostr :
	    args[5]->ipv6_nextstr;
	@packets[args[2]->ip_saddr, args[2]->ip_daddr, this->protocol] = count();
	@bytes[args[2]->ip_saddr, args[2]->ip_daddr, this->protocol] =
	    sum(args[2]->ip_plength);
}

dtrace:::END
{
	printf("%-24s %-24s %-10s %8s %9s\n", "FROM", "TO", "PROTOCOL", "PACKETS",
	    "BYTES");
	printa("%-24s %-24s %-10s %@8d %@9d\n", @packets, @bytes);
}
