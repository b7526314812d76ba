#!/usr/bin/env -S tsdtrace -s
/*
 * ethertypes.d - what is on this cable?
 *
 * Usage: tsdtrace -s ethertypes.d -r CAPTURE
 *
 * Frames and bytes by ethertype and VLAN, whatever the frames hold. Types
 * below 1536 are lengths of IEEE 802.3 frames; VLAN 0 is no tag.
 */
#pragma D option quiet

gld:::send
{
	@frames[args[4]->eth_vlanid, args[4]->eth_typestr] = count();
	@bytes[args[4]->eth_vlanid, args[4]->eth_typestr] =
	    sum(args[4]->eth_length);
}

dtrace:::END
{
	printf("%6s %-12s %8s %9s\n", "VLAN", "TYPE", "FRAMES", "BYTES");
	printa("%6d %-12s %@8d %@9d\n", @frames, @bytes);
}
