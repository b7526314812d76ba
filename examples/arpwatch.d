#!/usr/bin/env -S tsdtrace -s
/*
 * arpwatch.d - who claims which address, and who asks for whom?
 *
 * Usage: tsdtrace -s arpwatch.d -r CAPTURE
 *
 * Requests by the address that is asked for; then each pair of IP and hardware
 * address that a packet claims, and how often an announcement did. One IP
 * address with two hardware addresses is a conflict, or somebody's forgery.
 */
#pragma D option quiet

arp:::receive
/args[4]->arp_op == ARPOP_REQUEST && !args[4]->arp_gratuitous/
{
	@asked[args[4]->arp_tpa] = count();
	@probes[args[4]->arp_tpa] = sum(args[4]->arp_probe);
}

arp:::receive
/args[4]->arp_op <= ARPOP_REPLY && args[4]->arp_spa != "0.0.0.0"/
{
	@claims[args[4]->arp_spa, args[4]->arp_sha] = count();
	@announced[args[4]->arp_spa, args[4]->arp_sha] = sum(args[4]->arp_gratuitous);
}

dtrace:::END
{
	printf("%-16s %9s %9s\n", "ASKED FOR", "REQUESTS", "PROBES");
	printa("%-16s %@9d %@9d\n", @asked, @probes);
	printf("\n%-16s %-60s %7s %9s\n", "ADDRESS", "CLAIMED BY", "CLAIMS",
	    "ANNOUNCED");
	printa("%-16s %-60s %@7d %@9d\n", @claims, @announced);
}
