BEGIN {
	@a["x"] = count(); @a["y"] = count(); @a["y"] = count(); clear(@a); printa(@a); @a["x"] = count(); printa(@a);
	@m["x"] = min(5); @m["y"] = min(7); clear(@m); @m["x"] = min(9); printa(@m);
	@q["x"] = quantize(5); clear(@q); @q["x"] = quantize(90); @q["y"] = quantize(1); printa(@q);
	@av["x"] = avg(5); clear(@av); printa(@av); @av["x"] = avg(9); printa(@av);
	exit(0);
}
