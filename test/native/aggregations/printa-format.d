BEGIN {
	@a[1, "x"] = sum(10); @a[2, "y"] = sum(5); @b[1, "x"] = count(); @b[3, "z"] = count(); @b[3, "z"] = count(); @q["k"] = quantize(5); @q["k"] = quantize(9); @l = lquantize(3, 0, 10, 5);
	printa("%d %s %@d %@d\n", @a, @b);
	printa("%@d %@d %d %s\n", @a, @b);
	printa("%d %s %@d %@d %@d\n", @a, @b);
	printa("%d %@d\n", @a, @b);
	printa("[%d] ", @a); printf("\n");
	printa("%s:%@d:\n", @q);
	printa("%@d\n", @l);
	printa("%@20d|\n", @l);
	printa("%% %@d%%\n", @a);
	@avg[1] = avg(7); @avg[1] = avg(8); @sd[1] = stddev(7); @sd[1] = stddev(80); @mi[1] = min(-4); @ma[1] = max(0xffffffffffffffff);
	printa("%d %@d %@d %@d %@d\n", @avg, @sd, @mi, @ma);
	printa("%d %@u %@u %@u %@u\n", @avg, @sd, @mi, @ma);
	printa("%d %@x %@x %@x %@x\n", @avg, @sd, @mi, @ma);
	exit(0);
}
