#!/usr/bin/env -S tsdtrace -s
/*
 * services.d - which services are busy?
 *
 * Usage: tsdtrace -s services.d -r CAPTURE
 *
 * Bytes of payload by destination port, TCP and UDP. A service's answers go to
 * the ports of its clients, so that only the lower of a connection's two ports
 * is shown: IN is what came to it, OUT what it sent.
 */
#pragma D option quiet
#pragma D option aggsortrev

tcp:::send
/args[4]->tcp_dport < args[4]->tcp_sport/
{
	@in["TCP", args[4]->tcp_dport] =
	    sum(args[2]->ip_plength - args[4]->tcp_offset);
}

tcp:::send
/args[4]->tcp_dport > args[4]->tcp_sport/
{
	@out["TCP", args[4]->tcp_sport] =
	    sum(args[2]->ip_plength - args[4]->tcp_offset);
}

udp:::send
/args[4]->udp_dport < args[4]->udp_sport/
{
	@in["UDP", args[4]->udp_dport] = sum(args[4]->udp_length - 8);
}

udp:::send
/args[4]->udp_dport > args[4]->udp_sport/
{
	@out["UDP", args[4]->udp_sport] = sum(args[4]->udp_length - 8);
}

dtrace:::END
{
	printf("%-8s %6s %12s %12s\n", "PROTO", "PORT", "IN", "OUT");
	printa("%-8s %6d %@12d %@12d\n", @in, @out);
}
