#!/usr/bin/env -S tsdtrace -s
/*
 * tcp1stbyte.d - first byte latency of outbound TCP connections by remote host
 * and port, in microseconds.
 *
 * Usage: tsdtrace -s tcp1stbyte.d -r CAPTURE
 *
 * From the end of the handshake to the first payload that comes back: the
 * request, its way there, and the server's time to think.
 */
#pragma D option quiet

tcp:::connect-established
{
	start[args[1]->cs_cid] = timestamp;
}

tcp:::receive
/start[args[1]->cs_cid] && args[2]->ip_plength > args[4]->tcp_offset/
{
	this->us = (timestamp - start[args[1]->cs_cid]) / 1000;
	@average[args[3]->tcps_raddr, args[3]->tcps_rport] = avg(this->us);
	@worst[args[3]->tcps_raddr, args[3]->tcps_rport] = max(this->us);
	@replies[args[3]->tcps_raddr, args[3]->tcps_rport] = count();
	start[args[1]->cs_cid] = 0;
}

dtrace:::END
{
	printf("%-40s %6s %8s %9s %9s\n", "REMOTE HOST", "PORT", "REPLIES", "AVG(us)",
	    "MAX(us)");
	printa("%-40s %6d %@8d %@9d %@9d\n", @replies, @average, @worst);
}
