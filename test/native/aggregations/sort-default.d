BEGIN {
	@v[3] = sum(1); @v[1] = sum(1); @v[2] = sum(-5); @v[-1] = sum(1); @v[4] = sum(0);
	@s["b", 2] = count(); @s["b", 1] = count(); @s["a", 9] = count(); @s["", 0] = count();
	@q["low"] = quantize(1); @q["high"] = quantize(1000); @q["two low"] = quantize(1); @q["two low"] = quantize(1); @q["neg"] = quantize(-1000); @q["zero"] = quantize(0); @q["aa"] = quantize(0); @q["aa"] = quantize(0);
	@l["under"] = lquantize(-50, 0, 10, 2); @l["over"] = lquantize(50, 0, 10, 2); @l["mid"] = lquantize(5, 0, 10, 2); @l["zero"] = lquantize(0, 0, 10, 2);
	@ll["a"] = llquantize(500, 10, 0, 3, 10); @ll["b"] = llquantize(5, 10, 0, 3, 10); @ll["c"] = llquantize(-5, 10, 0, 3, 10); @ll["d"] = llquantize(0, 10, 0, 3, 10);
	@av["a"] = avg(10); @av["b"] = avg(3); @av["b"] = avg(4); @av["c"] = avg(-1); @av["d"] = avg(3);
	@sd["a"] = stddev(10); @sd["b"] = stddev(3); @sd["b"] = stddev(40); @sd["c"] = stddev(-1); @sd["c"] = stddev(1);
	@mi["a"] = min(10); @mi["b"] = min(-3); @mi["c"] = min(0); @ma["a"] = max(-10); @ma["b"] = max(3); @ma["c"] = max(0xffffffffffffffff);
	@u[(uint64_t)1] = sum(0xffffffffffffffff); @u[2] = sum(1);
	exit(0);
}
