/* What every dialect has of connections, by names and numbers of its own. */
tcp:::connect-request { start[args[1]->cs_cid] = timestamp; }
tcp:::connect-established /start[args[1]->cs_cid]/
{
  @["ns", args[3]->tcps_raddr] = quantize(timestamp - start[args[1]->cs_cid]);
  start[args[1]->cs_cid] = 0;
}
tcp:::accept-refused { @refused[args[2]->ip_daddr, args[4]->tcp_sport] = count(); }
tcp:::accept-established { @accepted[args[4]->tcp_dport] = count(); }
tcp:::state-change /args[3]->tcps_state == TCP_STATE_ESTABLISHED/
{
  @before[tcp_state_string[args[5]->tcps_state]] = count();
}
tcp:::state-time-wait { @waits[args[3]->tcps_lport] = count(); }
