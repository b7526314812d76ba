int64_t lo, hi;
BEGIN {
	hi = 9223372036854775807; lo = -hi - 1;
	@a["ten"] = llquantize(0, 10, 0, 3, 10); @a["ten"] = llquantize(1, 10, 0, 3, 10); @a["ten"] = llquantize(9, 10, 0, 3, 10);
	@a["ten"] = llquantize(10, 10, 0, 3, 10); @a["ten"] = llquantize(55, 10, 0, 3, 10); @a["ten"] = llquantize(999, 10, 0, 3, 10);
	@a["ten"] = llquantize(9999, 10, 0, 3, 10); @a["ten"] = llquantize(10000, 10, 0, 3, 10);
	@a["negative"] = llquantize(-5, 10, 0, 3, 10); @a["negative"] = llquantize(-5000, 10, 0, 3, 10); @a["negative"] = llquantize(-50000, 10, 0, 3, 10);
	@a["both"] = llquantize(-5, 10, 0, 3, 10); @a["both"] = llquantize(5, 10, 0, 3, 10);
	@a["extremes"] = llquantize(hi, 10, 0, 3, 10); @a["extremes"] = llquantize(lo, 10, 0, 3, 10);
	@a["zero"] = llquantize(0, 10, 0, 3, 10);
	@a["increment"] = llquantize(7, 10, 0, 3, 10, 4); @a["increment"] = llquantize(70, 10, 0, 3, 10, -2);
	@b["low"] = llquantize(3, 10, 1, 3, 10); @b["low"] = llquantize(-3, 10, 1, 3, 10); @b["low"] = llquantize(10, 10, 1, 3, 10);
	@b["low"] = llquantize(11, 10, 1, 3, 10); @b["low"] = llquantize(150, 10, 1, 3, 10);
	@b["only under"] = llquantize(0, 10, 1, 3, 10);
	@c = llquantize(7, 10, 0, 2, 5); @c = llquantize(77, 10, 0, 2, 5);
	@d = llquantize(123, 10, 0, 2, 20); @d = llquantize(124, 10, 0, 2, 20);  @d = llquantize(3, 10, 0, 2, 20);
	@e = llquantize(5, 2, 0, 10, 2); @e = llquantize(600, 2, 0, 10, 2); @e = llquantize(3000, 2, 0, 10, 2);
	@f = llquantize(100000, 16, 2, 5, 16); @f = llquantize(0, 16, 2, 5, 16);
	@g = llquantize(150, 10, 2, 3, 100); @g = llquantize(1500, 10, 2, 3, 100); @g = llquantize(15000, 10, 2, 3, 100);
	exit(0);
}
