#!/usr/sbin/tsdtrace -s
/*
 * perip: the kernel's network counters, kept for each pair of addresses, every 10 seconds.
 *
 *   tsdtrace -r web.pcap -s perip.d [MODE]
 *   tsdtrace -x miblevel=diag -x mibloopback -s perip.d
 *
 * MODE says what becomes of the counters after each table: 0 (or none) they go on, 1 they begin at zero again, 2 the
 * pairs are deleted and come back when one of their counters moves.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option aggsortkey
#pragma D option aggsize=64m

mib:::
{
	@[args[3]->pi_local, args[3]->pi_remote, probemod, probename] = sum(args[0]);
}

tick-10s, END
{
	printf("%-24s %-24s %-8s %-24s %s\n", "LOCAL", "REMOTE", "GROUP", "COUNTER", "VALUE");
	printa("%-24s %-24s %-8s %-24s %@d\n", @);
}

tick-10s
/$1 == 1/
{
	clear(@);
}

tick-10s
/$1 == 2/
{
	trunc(@);
}
