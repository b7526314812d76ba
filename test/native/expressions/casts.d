int8_t i8; uint8_t u8; int16_t i16; uint16_t u16; int32_t i32; uint32_t u32; int64_t i64; uint64_t u64;
BEGIN {
	i64 = -1; printf("%d %d %d %d\n", (int8_t)i64, (uint8_t)i64, (int16_t)i64, (uint16_t)i64); printf("%d %d %d %d\n", (int32_t)i64, (uint32_t)i64, (int64_t)i64, (uint64_t)i64);
	i64 = 0x1234567890abcdef; printf("%x %x %x %x\n", (int8_t)i64, (uint8_t)i64, (int16_t)i64, (uint16_t)i64); printf("%x %x %x %x\n", (int32_t)i64, (uint32_t)i64, (int64_t)i64, (uint64_t)i64);
	printf("%d %d %d\n", (int8_t)i64, (int16_t)i64, (int32_t)i64);
	i8 = -1; printf("%d %d %d\n", (uint8_t)i8, (uint16_t)i8, (uint32_t)i8); printf("%d %d\n", (uint64_t)i8, (int64_t)i8);
	i64 = (uint32_t)i8; printf("%d\n", i64); i64 = (uint16_t)i8; printf("%d\n", i64); i64 = (uint64_t)(uint8_t)i8; printf("%d\n", i64);
	u8 = 255; i64 = (int8_t)u8; printf("%d\n", i64); i64 = (int16_t)u8; printf("%d\n", i64); i64 = u8; printf("%d\n", i64);
	u32 = 4294967295; i64 = u32; printf("%d\n", i64); i64 = (int)u32; printf("%d\n", i64); i64 = (int64_t)(int)u32; printf("%d\n", i64);
	i8 = 200; printf("%d\n", i8); u8 = -1; printf("%d\n", u8); i16 = 70000; printf("%d\n", i16); u16 = -1; printf("%d\n", u16); i32 = 4294967295; printf("%d\n", i32); u32 = -1; printf("%d\n", u32);
	printf("%d\n", (int)(char *)-1 ); printf("%d\n", (char)(short)0x1ff); printf("%s\n", (string)"abc"); printf("%d\n", (int8_t)'\xff');
}
BEGIN { exit(0); }
