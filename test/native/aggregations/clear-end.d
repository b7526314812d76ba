/* args: -s FILE */
#pragma D option quiet
BEGIN { @z["a"] = count(); @y["a"] = min(3); @x["b"] = quantize(3); @w = avg(4); exit(0); }
END { clear(@z); clear(@y); clear(@x); clear(@w); }
