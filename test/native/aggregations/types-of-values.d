BEGIN {
	@s1 = sum((char)-1); @s2 = sum((uint8_t)-1); @s3 = sum((uint32_t)-1); @s4 = sum(1 == 1); @s5 = sum((void *)0x10);
	@m1 = max((uint8_t)200); @m2 = min((int8_t)200); @q = quantize((uint32_t)-1); @q2 = quantize((int8_t)-1);
	@l = lquantize((uint8_t)-1, 0, 300, 100); @a = avg((int16_t)-5);
	exit(0);
}
