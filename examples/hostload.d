#!/usr/bin/env -S tsdtrace -s
/*
 * hostload.d - which hosts are responsible for network load?
 *
 * Usage: tsdtrace -s hostload.d -r CAPTURE
 *
 * Packets and bytes by the address that sends them: IP payload, headers of the
 * transport included. What goes over the loopback is no load.
 */
#pragma D option quiet
#pragma D option aggsortrev

ip:::send
/!args[3]->if_local/
{
	@bytes[args[2]->ip_saddr] = sum(args[2]->ip_plength);
	@packets[args[2]->ip_saddr] = count();
}

dtrace:::END
{
	printf("%-40s %12s %9s\n", "HOST", "BYTES", "PACKETS");
	printa("%-40s %@12d %@9d\n", @bytes, @packets);
}
