#!/usr/bin/env -S tsdtrace -s
/*
 * tcpstate.d - how long TCP connections stay in each state, in microseconds.
 *
 * Usage: tsdtrace -s tcpstate.d -r CAPTURE
 *
 * state-change fires for each end that the capture shows, and each end has a
 * cs_cid of its own: args[5] has the state that was left, args[3] the one that
 * was entered. A state that no packet ends (TIME_WAIT) is not timed.
 */
#pragma D option quiet

uint64_t since[uint64_t];

tcp:::state-change
/since[args[1]->cs_cid]/
{
	this->us = (timestamp - since[args[1]->cs_cid]) / 1000;
	@times[tcp_state_string[args[5]->tcps_state]] = count();
	@average[tcp_state_string[args[5]->tcps_state]] = avg(this->us);
	@longest[tcp_state_string[args[5]->tcps_state]] = max(this->us);
}

tcp:::state-change
{
	since[args[1]->cs_cid] =
	    args[3]->tcps_state == TCP_STATE_CLOSED ? 0 : timestamp;
}

dtrace:::END
{
	printf("%-24s %7s %12s %12s\n", "STATE", "TIMES", "AVG(us)", "MAX(us)");
	printa("%-24s %@7d %@12d %@12d\n", @times, @average, @longest);
}
