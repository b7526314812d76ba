/*
 * d-language.md sections 9 and 10 over ten datagrams of 8, 108, ..., 908 bytes: powers of two, steps of 250, and
 * ten steps for each power of ten. Bars are 40 * count / 10, rounded.
 */
#pragma D option quiet

udp:::send
{
	@quantized = quantize(args[4]->udp_length);
	@linear = lquantize(args[4]->udp_length, 0, 1000, 250);
	@logarithmic = llquantize(args[4]->udp_length, 10, 0, 2, 10);
	@mean[args[2]->ip_saddr] = avg(args[4]->udp_length);
}
