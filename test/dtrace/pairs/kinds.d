/* Every aggregating function, with keys of integers, strings and several. */
BEGIN { printf("begin\n"); }
tcp:::receive
{
  @c[args[4]->tcp_dport] = count();
  @s[args[2]->ip_saddr, args[4]->tcp_flags] = sum(args[2]->ip_plength);
  @lo = min(args[2]->ip_plength);
  @hi[probename] = max(args[2]->ip_plength);
  @av[args[4]->tcp_flags, probename, args[2]->ip_ver] = avg(args[2]->ip_plength);
  @sd = stddev(args[2]->ip_plength);
  @q[args[2]->ip_saddr] = quantize(args[2]->ip_plength);
  @qn = quantize(-args[2]->ip_plength, 3);
  @l = lquantize(args[2]->ip_plength, 20, 36, 4);
  @ll = llquantize(args[2]->ip_plength * 100, 10, 0, 6, 20);
}
END { printa("%d: %@d\n", @c); printa(@lo); normalize(@sd, 2); }
