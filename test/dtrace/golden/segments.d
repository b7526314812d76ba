/* Members that some dialects give otherwise than meant, aggregations of every kind, and what the consumer prints. */
self int64_t bytes;
tcp:::send { @payload = sum(args[2]->ip_plength - args[4]->tcp_offset); @w = max(args[3]->tcps_cwnd); @d[execname] = stddev(args[3]->tcps_snxt); }
tcp:::send /args[4]->tcp_flags & TH_RST/ { printf("%s %d\n", args[2]->ip_saddr, args[3]->tcps_mss); }
ip:::receive /args[4] != NULL/ { @f[args[4]->ipv4_flags, args[4]->ipv4_offset, args[4]->ipv4_ihl] = count(); @p[args[4]->ipv4_saddr] = min(args[4]->ipv4_ttl); }
ip:::receive { printf("%s %s %d\n", args[4]->ipv4_protostr, args[3]->if_name, args[5]->ipv6_tclass); }
ipv6:::send /execname == "a \"name\"\n"/ { this->n = args[2]->ip_plength; self->bytes += this->n; @l = lquantize(self->bytes, 0, 1000, 100); }
tick-10s { printa(@payload); clear(@w); trunc(@d, 5); }
END { printa("%s %@d\n", @d); }
