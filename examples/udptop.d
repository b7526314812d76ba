#!/usr/bin/env -S tsdtrace -s
/*
 * udptop.d - the ten busiest UDP conversations, every second.
 *
 * Usage: tsdtrace -s udptop.d -r CAPTURE
 *
 * PORT is the lower of the two, which as a rule names the service. BYTES is
 * payload: udp_length counts the header of 8 bytes. A datagram in fragments is
 * counted once, with all of its bytes, when the first one passes.
 */
#pragma D option quiet
#pragma D option aggsortrev

dtrace:::BEGIN
{
	start = timestamp;
	printf("%-32s %-32s %6s %9s\n", "FROM", "TO", "PORT", "BYTES");
}

udp:::send
{
	@bytes[args[2]->ip_saddr, args[2]->ip_daddr,
	    args[4]->udp_sport < args[4]->udp_dport ?
	    args[4]->udp_sport : args[4]->udp_dport] = sum(args[4]->udp_length - 8);
}

profile:::tick-1sec,
dtrace:::END
{
	trunc(@bytes, 10);
	printf("%d ms\n", (timestamp - start) / 1000000);
	printa("%-32s %-32s %6d %@9d\n", @bytes);
	trunc(@bytes);
}
