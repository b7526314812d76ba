BEGIN / 0 / { @a = count(); @b[1] = quantize(1); @c = sum(1); }
BEGIN { printa(@a); printa(@b); printa("%@d\n", @a); printf("-\n"); }
BEGIN { exit(0); }
