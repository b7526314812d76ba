int64_t lo, hi;
BEGIN {
	hi = 9223372036854775807; lo = -hi - 1;
	@["zero"] = quantize(0);
	@["one"] = quantize(1);
	@["minus one"] = quantize(-1);
	@["mix"] = quantize(-1); @["mix"] = quantize(0); @["mix"] = quantize(1); @["mix"] = quantize(2); @["mix"] = quantize(3);
	@["mix"] = quantize(4); @["mix"] = quantize(1000); @["mix"] = quantize(1000); @["mix"] = quantize(1023); @["mix"] = quantize(1024);
	@["extremes"] = quantize(hi); @["extremes"] = quantize(lo);
	@["hi"] = quantize(hi);
	@["lo"] = quantize(lo);
	@["lo+1"] = quantize(lo + 1);
	@["powers"] = quantize(1 << 20); @["powers"] = quantize((1 << 20) - 1); @["powers"] = quantize((1 << 20) + 1);
	@["negative powers"] = quantize(-1024); @["negative powers"] = quantize(-1023); @["negative powers"] = quantize(-1025);
	@["increment"] = quantize(5, 10); @["increment"] = quantize(9, 3);
	@["negative increment"] = quantize(5, -10); @["negative increment"] = quantize(9, -3);
	@["both"] = quantize(5, -10); @["both"] = quantize(9, 30); @["both"] = quantize(70, 1);
	@["cancelled"] = quantize(5, 10); @["cancelled"] = quantize(5, -10);
	@["zero increment"] = quantize(5, 0);
	@["gap"] = quantize(1); @["gap"] = quantize(100000);
	@["thirds"] = quantize(1); @["thirds"] = quantize(2); @["thirds"] = quantize(4);
	@["many"] = quantize(1, 39); @["many"] = quantize(2, 1); @["many"] = quantize(4, 80);
	@["huge"] = quantize(1, 1000000000000); @["huge"] = quantize(2, 9223372036854775807);
	exit(0);
}
