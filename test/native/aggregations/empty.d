BEGIN {
	@q = quantize(5); clear(@q);
	@l = lquantize(5, 0, 10, 2); clear(@l);
	@ll = llquantize(5, 10, 0, 2, 10); clear(@ll);
	@c = count(); clear(@c);
	@s["x"] = sum(4); clear(@s);
	@a["x"] = avg(4); clear(@a);
	@mi["x"] = min(4); clear(@mi);
	@ma["x"] = max(4); clear(@ma);
	@sd["x"] = stddev(4); clear(@sd);
	exit(0);
}
