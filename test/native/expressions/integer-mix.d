int8_t i8; uint8_t u8; int16_t i16; uint16_t u16; int32_t i32; uint32_t u32; int64_t i64; uint64_t u64; long long z;
BEGIN {
	i8 = -1; u8 = 255; i16 = -2; u16 = 65535; i32 = 1 << 30; u32 = 1; i64 = -4; u64 = 5;
	printf("%d %d %d\n", i8 + u8, i8 == u8, i8 < u8);
	printf("%d %d\n", i32 + i32, u32 - 2);
	z = i32 + i32; printf("%d\n", z); z = u32 - 2; printf("%d\n", z); z = i8 + u8; printf("%d\n", z);
	z = u8 + u8; printf("%d %d\n", z, u8 + u8); z = i8 * i8; printf("%d\n", z); z = u16 * u16; printf("%d %d\n", z, u16 * u16);
	printf("%d %d %d\n", i64 < u64, i64 > u64, i64 == (uint64_t)i64);
	printf("%d %d %d\n", i32 < u32, (int32_t)-1 < u32, (int32_t)-1 > u32);
	printf("%d %d %d\n", i16 < u16, i16 == u16, i16 > u8);
	printf("%d %d\n", sizeof (i8 + u8), sizeof (i8 + i32)); printf("%d %d %d\n", sizeof (i8 + i64), sizeof (i8 == i64), sizeof (-i8));
	printf("%d %d %d %d\n", sizeof (u8 << 10), sizeof (i64 << i8), sizeof (~u16), sizeof (!u64));
	printf("%d %d\n", u8 << 4, u8 >> 4); z = u8 << 4; printf("%d\n", z);
	printf("%d %d %d\n", i8 >> 1, (uint8_t)i8 >> 1, i8 << 1);
	printf("%d %d %d %d\n", i64 >> 1, u64 >> 1, (uint64_t)i64 >> 60, i64 << 60);
	printf("%d %d\n", ~u8, ~i8); z = ~u8; printf("%d\n", z); printf("%d %d\n", -u8, -u32); z = -u32; printf("%d\n", z);
	printf("%d %d %d\n", i64 / 3, i64 % 3, i64 / u64); printf("%d %d\n", (int64_t)-7 / (uint32_t)2, (int64_t)-7 % (uint32_t)2);
	printf("%d %d\n", (int32_t)-7 / (uint32_t)2, (int32_t)-7 % (uint32_t)2);
	printf("%d %d\n", (int8_t)-7 / (uint8_t)2, (int8_t)-7 % (uint8_t)2);
	printf("%x %x %x\n", i32 | u64, i8 & u16, i8 ^ u32); printf("%x %x\n", i8 | u32, i8 & u64);
}
BEGIN { exit(0); }
