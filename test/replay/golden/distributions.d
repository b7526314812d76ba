/*
 * d-language.md section 10, printa and default aggregation print: the example there, byte for byte.
 */
#pragma D option quiet

BEGIN
{
	@a[1, "x"] = count();
	@d = quantize(-2);
	@d = quantize(0);
	@d = quantize(2);
	@e["s"] = lquantize(-1, 0, 10, 2);
	@e["s"] = lquantize(4, 0, 10, 2);
	@e["s"] = lquantize(10, 0, 10, 2);
	@l["neg"] = quantize(1, -2);
	@l["neg"] = quantize(2, 3);
}
