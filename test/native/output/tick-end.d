tick-50ms { n++; printf("tick %d\n", n); }
tick-50ms / n == 2 / { exit(0); }
END { printf("end after %d\n", n); }
END { printf("probe %s:%s:%s:%s id %d\n", probeprov, probemod, probefunc, probename, id); }
