/*
 * d-language.md section 10, printf formats: %d takes its sign from the argument, %u %o %x %X its width; flags, width and
 * precision are C's, but that precision 0 is none; ? is a width of 16. Section 5: arguments are evaluated left to right.
 */
#pragma D option quiet

BEGIN
{
	printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d]\n", 42, 42, 42, 42, 42, 42);
	printf("[%i] [%d] [%d] [%d]\n", -1, (uint8_t)255, (uint32_t)4294967295, (uint64_t)-1);
	printf("[%u] [%u] [%u] [%u]\n", (int8_t)-1, (int16_t)-1, -1, (int64_t)-1);
	printf("[%x] [%X] [%x] [%x]\n", (int8_t)-1, (int16_t)-1, -1, (int64_t)-1);
	printf("[%o] [%#o] [%#x] [%#X] [%08x] [%-8x]\n", (char)-1, 8, 255, 255, 255, 255);
	printf("[%hd] [%ld] [%lld] [%hx] [%lx]\n", (short)-3, 5000000000, (long long)-6, (short)-1, 255L);
	printf("[%.5d] [%8.3d] [%.0d] [%*d] [%-*d]\n", 42, 7, 0, 6, 1, 6, 1);
	printf("[%c] [%c] [%5c] [%C] [%C]\n", 'a', (char)98, 'c', 'd', '\n');
	printf("[%s] [%6s] [%-6s] [%.2s] [%6.2s] [%.0s]\n", "abc", "abc", "abc", "abc", "abc", "abc");
	printf("[%S] [%s]\n", "a\tb", "x\ty");
	printf("[%p] [%?x] [%?d] %%\n", (uintptr_t)255, 255, -1);
	printf("[%T] [%T]\n", (uint64_t)0, (int64_t)1700000000123456789);
	x = 5;
	printf("%d %d %d\n", x++, ++x, x);
}
