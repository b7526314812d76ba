#!/usr/bin/env -S tsdtrace -s
/*
 * estats.d - RFC 4898's statistics of every TCP connection: snapshots, a log of
 * changes, or a line for each connection that is over.
 *
 * Usage: tsdtrace -s estats.d [-x estats=GROUP,...] -r CAPTURE [snapshot|events|closed]
 *
 * Each end of a connection has a row: over a capture both ends show, unless
 * -x vantage=ADDRESS names one. RTTs are in microseconds, the rest are octets or
 * segments. Without a word at the end it is closed.
 */
#pragma D option quiet
#pragma D option defaultargs

dtrace:::BEGIN
/$$1 != "" && $$1 != "snapshot" && $$1 != "events" && $$1 != "closed"/
{
	printf("estats.d: the word may be snapshot, events or closed\n");
	exit(2);
}

dtrace:::BEGIN
/$$1 != "snapshot" && $$1 != "events"/
{
	printf("%-22s %-22s %8s %8s %9s %7s %8s %7s %6s\n", "LOCAL", "REMOTE",
	    "SEGS-OUT", "SEGS-IN", "OCTETS", "RETRANS", "RETR-OCT", "SRTT-US",
	    "MIN-US");
}

estats:::closed
/$$1 != "snapshot" && $$1 != "events"/
{
	printf("%-22s %-22s %8d %8d %9d %7d %8d %7d %6d\n",
	    strjoin(args[3]->es_saddr, strjoin(":", lltostr(args[3]->es_sport))),
	    strjoin(args[3]->es_daddr, strjoin(":", lltostr(args[3]->es_dport))),
	    args[2]->perf.SegsOut, args[2]->perf.SegsIn,
	    args[2]->perf.DataOctetsOut, args[2]->perf.SegsRetrans,
	    args[2]->perf.OctetsRetrans, args[2]->fine.SmoothedRTT,
	    args[2]->fine.MinRTT);
}

estats:::sample
/$$1 == "snapshot"/
{
	printf("%Y  pid %d  %s:%d > %s:%d  %s\n", walltimestamp,
	    args[3]->es_pid, args[3]->es_saddr, args[3]->es_sport,
	    args[3]->es_daddr, args[3]->es_dport,
	    estats_state_string[args[2]->stack.State]);
	printf("  perf   SegsOut %d  SegsIn %d  DataOctetsOut %d  SegsRetrans %d  OctetsRetrans %d\n",
	    args[2]->perf.SegsOut, args[2]->perf.SegsIn,
	    args[2]->perf.DataOctetsOut, args[2]->perf.SegsRetrans,
	    args[2]->perf.OctetsRetrans);
	printf("         CurMSS %d  CurRwinSent %d  CurRwinRcvd %d\n",
	    args[2]->perf.CurMSS, args[2]->perf.CurRwinSent,
	    args[2]->perf.CurRwinRcvd);
	printf("  path   SmoothedRTT %d us  RTTVar %d us  MinRTT %d us\n",
	    args[2]->fine.SmoothedRTT, args[2]->fine.RTTVar,
	    args[2]->fine.MinRTT);
	printf("  stack  WinScaleSent %d  WinScaleRcvd %d  DSACKDups %d  CurRetxQueue %d\n",
	    args[2]->stack.WinScaleSent, args[2]->stack.WinScaleRcvd,
	    args[2]->stack.DSACKDups, args[2]->stack.CurRetxQueue);
	printf("  app    ThruOctetsAcked %d  ThruOctetsReceived %d\n",
	    args[2]->app.ThruOctetsAcked, args[2]->app.ThruOctetsReceived);
}

estats:::var
/$$1 == "events"/
{
	printf("%d %s:%d %s:%d %s.%s %s %d\n", timestamp, args[3]->es_saddr,
	    args[3]->es_sport, args[3]->es_daddr, args[3]->es_dport,
	    args[4]->esv_table, args[4]->esv_name, args[4]->esv_op,
	    args[4]->esv_value);
}
