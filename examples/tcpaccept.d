#!/usr/bin/env -S tsdtrace -s
/*
 * tcpaccept.d - inbound TCP connections by remote host and local port.
 *
 * Usage: tsdtrace -s tcpaccept.d -r CAPTURE
 *
 * ACCEPTED counts handshakes that completed, REFUSED the SYNs that a reset
 * answered because nobody listens. accept-established shows the ACK that
 * arrives, accept-refused the reset that leaves: the remote host is the source
 * of the one and the destination of the other.
 */
#pragma D option quiet

tcp:::accept-established
{
	@accepted[args[2]->ip_saddr, args[4]->tcp_dport] = count();
}

tcp:::accept-refused
{
	@refused[args[2]->ip_daddr, args[4]->tcp_sport] = count();
}

dtrace:::END
{
	printf("%-40s %6s %9s %9s\n", "REMOTE HOST", "PORT", "ACCEPTED", "REFUSED");
	printa("%-40s %6d %@9d %@9d\n", @accepted, @refused);
}
