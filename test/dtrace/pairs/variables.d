/* Variables of every scope, arrays, and what is done at timers. */
int n; int done; int from[string];
BEGIN { printf("begin\n"); }
tcp:::connect-request { start[arg3] = timestamp; n += 2; n++; }
tcp:::connect-established /start[arg3]/
{
  this->took = timestamp - start[arg3];
  @["positive"] = sum(this->took > 0);
  @seen[n] = count();
  start[arg3] = 0;
}
tcp:::receive { from[args[2]->ip_saddr] += args[2]->ip_plength; @f[args[2]->ip_saddr] = max(from[args[2]->ip_saddr]); @small = min(args[2]->ip_plength); }
udp:::receive { done = 1; }
tick-1s /done == 1/ { printa(@seen); clear(@seen); trunc(@f, 1); clear(@small); done = 2; }
tick-1s /done > 1/ { done++; }
tick-1s /done == 5/ { printf("n %d\n", n); exit(7); }
END { printa("%s %@d\n", @f); }
