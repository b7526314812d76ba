#!/usr/bin/env -S tsdtrace -s
/*
 * slowconn.d - why are outbound connections slow?
 *
 * Usage: tsdtrace -s slowconn.d -r CAPTURE
 *
 * Three times of each connection that this host opens, averaged by remote host
 * and port, in microseconds. CONNECT is from the SYN to its answer: the
 * network, and SYNs that were lost. FIRST BYTE is from the request to the
 * first data of the answer: the server. TRANSFER is from there to the last
 * data: how fast the rest came. Take the capture at the client.
 */
#pragma D option quiet

/* When it was asked for, its request sent, its answer's data seen. */
uint64_t asked[uint64_t], requested[uint64_t], first[uint64_t], last[uint64_t];
int mine[uint64_t];

tcp:::connect-request
{
	asked[args[1]->cs_cid] = timestamp;
}

tcp:::connect-established
/asked[args[1]->cs_cid]/
{
	@connect[args[3]->tcps_raddr, args[3]->tcps_rport] =
	    avg((timestamp - asked[args[1]->cs_cid]) / 1000);
	mine[args[1]->cs_cid] = 1;
	asked[args[1]->cs_cid] = 0;
}

/* The last data before the first of the answer: the request. */
tcp:::send
/mine[args[1]->cs_cid] && !first[args[1]->cs_cid] &&
    args[2]->ip_plength > args[4]->tcp_offset/
{
	requested[args[1]->cs_cid] = timestamp;
}

tcp:::receive
/requested[args[1]->cs_cid] && args[2]->ip_plength > args[4]->tcp_offset/
{
	@first[args[3]->tcps_raddr, args[3]->tcps_rport] =
	    avg((timestamp - requested[args[1]->cs_cid]) / 1000);
	requested[args[1]->cs_cid] = 0;
	first[args[1]->cs_cid] = timestamp;
}

tcp:::receive
/first[args[1]->cs_cid] && args[2]->ip_plength > args[4]->tcp_offset/
{
	last[args[1]->cs_cid] = timestamp;
}

tcp:::state-change
/first[args[1]->cs_cid] && args[3]->tcps_state == TCP_STATE_CLOSE_WAIT ||
    first[args[1]->cs_cid] && args[3]->tcps_state == TCP_STATE_FIN_WAIT_1/
{
	@transfer[args[3]->tcps_raddr, args[3]->tcps_rport] =
	    avg((last[args[1]->cs_cid] - first[args[1]->cs_cid]) / 1000);
	@count[args[3]->tcps_raddr, args[3]->tcps_rport] = count();
	mine[args[1]->cs_cid] = 0;
	first[args[1]->cs_cid] = 0;
	last[args[1]->cs_cid] = 0;
}

dtrace:::END
{
	printf("%-24s %6s %9s %11s %9s %6s\n", "HOST", "PORT", "CONNECT",
	    "FIRST BYTE", "TRANSFER", "COUNT");
	printa("%-24s %6d %@9d %@11d %@9d %@6d\n", @connect, @first, @transfer,
	    @count);
}
