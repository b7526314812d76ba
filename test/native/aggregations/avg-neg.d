BEGIN { @a = avg(-3); @a = avg(-4); exit(0); }
END { printa("%@d\n", @a); printa(@a); normalize(@a, 2); printa("%@d\n", @a); printa(@a); }
