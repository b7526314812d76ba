#!/usr/bin/env -S tsdtrace -s
/*
 * tcpconnlat.d - latency of outbound TCP connections by remote host, in
 * microseconds.
 *
 * Usage: tsdtrace -s tcpconnlat.d -r CAPTURE
 *
 * From the first SYN to the SYN-ACK that answers it: a round trip, and the
 * time of every SYN that was lost. Take the capture at the client; elsewhere
 * only the part of the path beyond the capture is measured.
 */
#pragma D option quiet

tcp:::connect-request
{
	start[args[1]->cs_cid] = timestamp;
}

tcp:::connect-established
/start[args[1]->cs_cid]/
{
	@latency[args[3]->tcps_raddr] =
	    quantize((timestamp - start[args[1]->cs_cid]) / 1000);
	start[args[1]->cs_cid] = 0;
}

tcp:::connect-refused
{
	start[args[1]->cs_cid] = 0;
}

dtrace:::END
{
	printa("%s, connection latency (us):%@d\n", @latency);
}
