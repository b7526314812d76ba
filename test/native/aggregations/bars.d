BEGIN {
	@["equal"] = quantize(1); @["equal"] = quantize(2); @["equal"] = quantize(4); @["equal"] = quantize(8); @["equal"] = quantize(16); @["equal"] = quantize(32); @["equal"] = quantize(64);
	@["half"] = quantize(1, 79); @["half"] = quantize(2, 1);
	@["tiny"] = quantize(1, 1000); @["tiny"] = quantize(2, 1); @["tiny"] = quantize(4, 12); @["tiny"] = quantize(8, 13);
	@["all negative"] = quantize(1, -1); @["all negative"] = quantize(2, -2); @["all negative"] = quantize(4, -4);
	@["mixed"] = quantize(1, 7); @["mixed"] = quantize(2, -3); @["mixed"] = quantize(4, 1); @["mixed"] = quantize(8, -1);
	exit(0);
}
