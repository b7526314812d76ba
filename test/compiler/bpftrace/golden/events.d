/* What prints is the consumer's: an event with what it reads, where the kernel can tell that it is wanted. */
BEGIN { printf("tracing\n"); }
demo:::change /args[0]->f_port == 22/ { printf("%s %d %s\n", args[0]->f_address, args[0]->f_state, execname); }
demo:::set { total++; }
tick-1s { printf("%d\n", total); exit(0); }
demo:::set { @ = count(); }
END { printa(@); }
