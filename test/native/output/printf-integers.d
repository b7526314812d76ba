int8_t i8; uint8_t u8; int16_t i16; uint16_t u16; int32_t i32; uint32_t u32; int64_t i64; uint64_t u64;
BEGIN {
	i8 = -1; u8 = 255; i16 = -2; u16 = 65535; i32 = -3; u32 = 4294967295; i64 = -4; u64 = 0xffffffffffffffff;
	printf("%d %d %d %d %d %d %d %d\n", i8, u8, i16, u16, i32, u32, i64, u64);
	printf("%i %i %i %i %i %i %i %i\n", i8, u8, i16, u16, i32, u32, i64, u64);
	printf("%u %u %u %u %u %u %u %u\n", i8, u8, i16, u16, i32, u32, i64, u64);
	printf("%o %o %o %o %o %o %o %o\n", i8, u8, i16, u16, i32, u32, i64, u64);
	printf("%x %x %x %x %x %x %x %x\n", i8, u8, i16, u16, i32, u32, i64, u64);
	printf("%X %X %X %X %X %X %X %X\n", i8, u8, i16, u16, i32, u32, i64, u64);
	printf("%p %p %p %p %p %p %p %p\n", i8, u8, i16, u16, i32, u32, i64, u64);
}
BEGIN {
	printf("[%5d] [%-5d] [%05d] [%+d] [% d] [%+5d] [%-+5d] [%+05d] [% 05d]\n", 42, 42, 42, 42, 42, 42, 42, 42, 42);
	printf("[%5d] [%-5d] [%05d] [%+d] [% d] [%+5d] [%-+5d] [%+05d] [% 05d]\n", -42, -42, -42, -42, -42, -42, -42, -42, -42);
	printf("[%5d] [%-5d] [%05d] [%+d] [% d] [%+5d] [%-+5d] [%+05d] [% 05d]\n", 0, 0, 0, 0, 0, 0, 0, 0, 0);
	printf("[%.5d] [%8.5d] [%-8.5d] [%08.5d] [%.0d] [%.0d] [%.d]\n", 42, 42, 42, 42, 0, 42, 0);
	printf("[%.5d] [%8.5d] [%-8.5d] [%08.5d] [%.0d] [%.0d] [%.d]\n", -42, -42, -42, -42, 0, -42, 0);
	printf("[%x] [%#x] [%#8x] [%-#8x] [%#08x] [%.4x] [%#.4x] [%#x]\n", 255, 255, 255, 255, 255, 255, 255, 0);
	printf("[%X] [%#X] [%#8X] [%-#8X] [%#08X] [%.4X] [%#.4X] [%#X]\n", 255, 255, 255, 255, 255, 255, 255, 0);
	printf("[%o] [%#o] [%#8o] [%-#8o] [%#08o] [%.4o] [%#.4o] [%#o]\n", 255, 255, 255, 255, 255, 255, 255, 0);
	printf("[%u] [%5u] [%-5u] [%05u] [%+u] [% u] [%.5u]\n", 42, 42, 42, 42, 42, 42, 42);
	printf("[%p] [%20p] [%-20p] [%#p] [%.8p]\n", 4096, 4096, 4096, 4096, 4096);
	printf("[%*d] [%-*d] [%.*d] [%*.*d] [%*d]\n", 6, 42, 6, 42, 6, 42, 8, 4, 42, -6, 42);
	printf("[%?d] [%?x] [%-?x] [%?p] [%0?x]\n", 42, 42, 42, 42, 42);
	printf("[%'d] [%'d] [%'u]\n", 1234567, -1234567, 1234567);
	printf("100%% %%d\n");
	printf("plain\n");
	printf("%d%d%d\n", 1, 2, 3);
}
BEGIN {
	printf("%hd %ld %lld %lu %llu %lx %llx %ho %lo\n", (short)-7, (long)-8, (long long)-9, (unsigned long)10, (unsigned long long)11, (unsigned long)-1, (unsigned long long)-1, (unsigned short)-1, (unsigned long)8);
	printf("%hhd %hhx %hhu\n", (char)-7, (unsigned char)-8, (unsigned char)200);
	printf("[%5ld] [%-8llx] [%08lx]\n", 5L, 255ULL, 255UL);
}
BEGIN { exit(0); }
