#!/usr/bin/env -S tsdtrace -s
/*
 * sctpstate.d - what becomes of SCTP associations?
 *
 * Usage: tsdtrace -s sctpstate.d -r CAPTURE
 *
 * Every change of state of every end, with the time since the first one; at
 * the end the chunks that were sent, by the type of the first of each packet.
 */
#pragma D option quiet

dtrace:::BEGIN
{
	printf("%6s %-16s %6s  %-24s %s\n", "MS", "LOCAL", "PORT", "FROM", "TO");
}

sctp:::state-change
/!start/
{
	start = timestamp;
}

sctp:::state-change
{
	printf("%6d %-16s %6d  %-24s %s\n", (timestamp - start) / 1000000,
	    args[3]->sctps_laddr, args[3]->sctps_lport,
	    sctp_state_string[args[5]->sctps_state],
	    sctp_state_string[args[3]->sctps_state]);
}

sctp:::send
{
	@chunks[args[4]->sctp_chunk_typestr] = count();
}

dtrace:::END
{
	printf("\n%-20s %8s\n", "FIRST CHUNK", "PACKETS");
	printa("%-20s %@8d\n", @chunks);
}
