#!/usr/bin/env -S tsdtrace -s
/*
 * webclients.d - who is connecting to my web server?
 *
 * Usage: tsdtrace -s webclients.d -r CAPTURE
 *
 * TCP accepts on the ports of HTTP, by the address of the client: one for each
 * handshake that was completed, however many requests followed.
 */
#pragma D option quiet

tcp:::accept-established
/args[4]->tcp_dport == 80 || args[4]->tcp_dport == 443 ||
    args[4]->tcp_dport == 8080/
{
	@accepts[args[2]->ip_saddr] = count();
}

dtrace:::END
{
	printf("%-40s %8s\n", "CLIENT", "ACCEPTS");
	printa("%-40s %@8d\n", @accepts);
}
