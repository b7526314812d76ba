#!/usr/bin/env -S tsdtrace -s
/*
 * portscan.d - who tries many ports?
 *
 * Usage: tsdtrace -s portscan.d -r CAPTURE
 *
 * For each source: the different ports that its SYNs went to, the SYNs, how
 * many a reset answered, and the handshakes that were begun and not completed.
 * Many ports from one host, most of them refused, is a scan; handshakes that
 * end half-way are a scan that does not want to be in the server's log.
 */
#pragma D option quiet

tcp:::receive
/(args[4]->tcp_flags & (TH_SYN | TH_ACK)) == TH_SYN/
{
	@ports[args[2]->ip_saddr] =
	    sum(tried[args[2]->ip_saddr, args[4]->tcp_dport]++ == 0);
	@syns[args[2]->ip_saddr] = count();
}

tcp:::accept-refused
{
	@refused[args[2]->ip_daddr] = count();
}

tcp:::state-change
/args[5]->tcps_state == TCP_STATE_SYN_RECEIVED &&
    args[3]->tcps_state == TCP_STATE_CLOSED/
{
	@halfopen[args[3]->tcps_raddr] = count();
}

dtrace:::END
{
	printf("%-40s %6s %6s %8s %9s\n", "SOURCE", "PORTS", "SYNS", "REFUSED",
	    "HALF-OPEN");
	printa("%-40s %@6d %@6d %@8d %@9d\n", @ports, @syns, @refused, @halfopen);
}
