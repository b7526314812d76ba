#!/usr/sbin/tsdtrace -s
/*
 * midstat: the state of both ends of every TCP connection, as a host between them sees it, each second.
 *
 *   tsdtrace -r gw.pcap -s midstat.d
 *   tcpdump -i br0 -Q in -U -w - | tsdtrace -r - -s midstat.d 1
 *
 * With an argument, a state that the end itself has not shown yet is marked ?, and a connection that was there
 * before the capture ~.
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option vantage=middlebox
#pragma D option aggzero=hide

/* By client, server and side: a state, four times, and its marks; 0 is CLOSED. What those are called. */
int state[string, int, string, int, int];
string name[int];
inline string mark[int m] = m == 0 ? "" : m == 1 ? "~" : m == 2 ? "?" : "?~";

BEGIN { name[0] = "CLOSED"; }

tcp:::state-change, tcp:::confirm-state
{
	this->server = args[3]->tcps_side;
	this->ca = this->server ? args[3]->tcps_raddr : args[3]->tcps_laddr;
	this->cp = this->server ? args[3]->tcps_rport : args[3]->tcps_lport;
	this->sa = this->server ? args[3]->tcps_laddr : args[3]->tcps_raddr;
	this->sp = this->server ? args[3]->tcps_lport : args[3]->tcps_rport;
	this->c = state[this->ca, this->cp, this->sa, this->sp, 0];
	this->s = state[this->ca, this->cp, this->sa, this->sp, 1];
	@[this->ca, this->cp, name[this->c], this->sa, this->sp, name[this->s]] = sum(this->c || this->s ? -1 : 0);
	this->marks = $1 ? args[3]->tcps_provisional * 2 + args[3]->tcps_midway : 0;
	this->now = args[3]->tcps_state == TCP_STATE_CLOSED ? 0 : args[3]->tcps_state * 4 + this->marks;
	name[this->now] = name[this->now] != NULL ? name[this->now] :
	    strjoin(toupper(substr(tcp_state_string[args[3]->tcps_state], 6)), mark[this->marks]);
	this->c = this->server ? this->c : this->now;
	this->s = this->server ? this->now : this->s;
	@[this->ca, this->cp, name[this->c], this->sa, this->sp, name[this->s]] = sum(this->c || this->s ? 1 : 0);
	state[this->ca, this->cp, this->sa, this->sp, this->server] = this->now;
}

tick-1s, END
{
	printf("%-5s %22s %5s %-13s %22s %5s %s\n", "Proto", "Client Address", "Port", "Client State",
	    "Server Address", "Port", "Server State");
	printa("tcp   %22s %5d %-13s %22s %5d %s\n", @);
}
