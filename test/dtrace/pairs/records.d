/* What is recorded, in order. */
BEGIN { printf("begin\n"); }
tcp:::receive { printf("%s:%d %x %d\n", args[2]->ip_saddr, args[4]->tcp_dport == 8080, args[4]->tcp_flags, args[2]->ip_plength); }
tcp:::connect-refused { trace(args[4]->tcp_flags); trace(probename); trace("\n"); }
udp:::receive { printf("%5d|%-6s|%x\n", args[4]->udp_length, probeprov, args[4]->udp_dport); }
