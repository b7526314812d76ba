#!/usr/bin/env -S tsdtrace -s
/*
 * tcpconnect.d - outbound TCP connections by remote host and port.
 *
 * Usage: tsdtrace -s tcpconnect.d -r CAPTURE
 *
 * A connection that was asked for, and was neither established nor refused,
 * got no answer. The packet behind connect-established and connect-refused is
 * the peer's, so the remote end is read from tcpsinfo_t, which describes the
 * connection whichever way the packet goes.
 */
#pragma D option quiet

tcp:::connect-request
{
	@asked[args[3]->tcps_raddr, args[3]->tcps_rport] = count();
}

tcp:::connect-established
{
	@made[args[3]->tcps_raddr, args[3]->tcps_rport] = count();
}

tcp:::connect-refused
{
	@refused[args[3]->tcps_raddr, args[3]->tcps_rport] = count();
}

dtrace:::END
{
	printf("%-40s %6s %6s %6s %8s\n", "REMOTE HOST", "PORT", "ASKED", "MADE",
	    "REFUSED");
	printa("%-40s %6d %@6d %@6d %@8d\n", @asked, @made, @refused);
}
