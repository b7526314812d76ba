/* Names of states, by number. */
BEGIN { printf("begin\n"); }
tcp:::connect-refused { @[tcp_state_string[args[3]->tcps_state], args[4]->tcp_flags & TH_RST ? "reset" : "other"] = count(); }
tcp:::receive /args[3]->tcps_state == TCP_STATE_LISTEN/ { @s["listens", "SYN"] = sum(args[4]->tcp_flags == TH_SYN); }
