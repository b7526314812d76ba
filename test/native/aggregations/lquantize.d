int64_t lo, hi;
BEGIN {
	hi = 9223372036854775807; lo = -hi - 1;
	@a["under"] = lquantize(-1, 0, 10, 2); @a["over"] = lquantize(10, 0, 10, 2); @a["in"] = lquantize(5, 0, 10, 2);
	@a["all"] = lquantize(-5, 0, 10, 2); @a["all"] = lquantize(0, 0, 10, 2); @a["all"] = lquantize(1, 0, 10, 2);
	@a["all"] = lquantize(2, 0, 10, 2); @a["all"] = lquantize(9, 0, 10, 2); @a["all"] = lquantize(100, 0, 10, 2);
	@a["extremes"] = lquantize(hi, 0, 10, 2); @a["extremes"] = lquantize(lo, 0, 10, 2);
	@a["increment"] = lquantize(3, 0, 10, 2, 5); @a["increment"] = lquantize(7, 0, 10, 2, -2);
	@a["zero"] = lquantize(3, 0, 10, 2, 0);
	@b["negative base"] = lquantize(-100, -100, 100, 50); @b["negative base"] = lquantize(-1, -100, 100, 50);
	@b["negative base"] = lquantize(0, -100, 100, 50); @b["negative base"] = lquantize(99, -100, 100, 50);
	@b["first"] = lquantize(-100, -100, 100, 50); @b["last"] = lquantize(99, -100, 100, 50); @b["below"] = lquantize(-101, -100, 100, 50);
	@c = lquantize(3, 0, 5); @c = lquantize(5, 0, 5); @c = lquantize(4, 0, 5);
	@d = lquantize(10, 0, 10, 3); @d = lquantize(9, 0, 10, 3); @d = lquantize(8, 0, 10, 3);
	@e = lquantize(7, -10, -5, 1); @e = lquantize(-7, -10, -5, 1);
	@f = lquantize(1000000, 0, 20000000, 50000);
	exit(0);
}
