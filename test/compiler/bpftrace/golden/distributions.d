/* Buckets, extremes that are cleared, and what a timer prints of them. */
demo:::change { @q[args[0]->f_port] = quantize(args[0]->f_state); @l = lquantize(args[0]->f_port, 0, 65536, 1024); }
demo:::change { @ll = llquantize(timestamp, 10, 3, 5, 10); @low[args[0]->f_port] = min(args[0]->f_state); @dev = stddev(args[0]->f_port); }
tick-10s { printa(@q); printa(@low); clear(@low); }
profile-997 { @cpus[cpu] = count(); }
