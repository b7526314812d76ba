/* Keys of every kind, clauses in order, one block for two attach points of one name. */
demo:::change { @states[tcp_state_string[args[0]->f_state], args[0]->f_port] = count(); }
demo:::change /execname == "sshd" || args[0]->f_address == "192.0.2.7"/ { @[execname, pid] = sum(args[0]->f_port / 3); }
demo:::change { @address[args[0]->f_address, "all"] = avg(args[0]->f_state % -5); }
