/* args: -s FILE */
#pragma D option quiet
BEGIN { @q["a"] = quantize(5); @q["a"] = quantize(100); @q["b"] = quantize(-3); @c["a"] = count(); @l["b"] = lquantize(5, 0, 10, 2); exit(0); }
END { printa("%s %@d %@d\n", @q, @c); printa(@q, @c); printa(@c, @l); normalize(@q, 2); printa(@q); denormalize(@q); }
