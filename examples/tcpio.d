#!/usr/bin/env -S tsdtrace -s
/*
 * tcpio.d - TCP payload in and out by remote host and port, every second.
 *
 * Usage: tsdtrace -s tcpio.d -r CAPTURE
 *
 * PORT is the lower of the two, which as a rule names the service. ip_plength
 * counts the TCP header, whose length tcp_offset is. A capture that does not
 * tell whose side it was taken on shows every byte twice: out at its sender, in
 * at its receiver; -x vantage=ADDRESS picks a side.
 */
#pragma D option quiet

dtrace:::BEGIN
{
	start = timestamp;
	printf("%-40s %6s %9s %9s\n", "REMOTE HOST", "PORT", "IN", "OUT");
}

tcp:::send,
tcp:::receive
{
	this->bytes = args[2]->ip_plength - args[4]->tcp_offset;
	this->port = args[4]->tcp_sport < args[4]->tcp_dport ?
	    args[4]->tcp_sport : args[4]->tcp_dport;
}

tcp:::receive
/this->bytes > 0/
{
	@in[args[2]->ip_saddr, this->port] = sum(this->bytes);
}

tcp:::send
/this->bytes > 0/
{
	@out[args[2]->ip_daddr, this->port] = sum(this->bytes);
}

profile:::tick-1sec,
dtrace:::END
{
	printf("%d ms\n", (timestamp - start) / 1000000);
	printa("%-40s %6d %@9d %@9d\n", @in, @out);
	trunc(@in);
	trunc(@out);
}
