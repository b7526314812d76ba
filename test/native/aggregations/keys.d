int8_t i8; uint8_t u8; int16_t i16; uint16_t u16; int32_t i32; uint32_t u32; int64_t i64; uint64_t u64; string s; char c; void *p;
BEGIN {
	i8 = -1; u8 = 255; i16 = -2; u16 = 65534; i32 = -3; u32 = 4294967293; i64 = -4; u64 = 0xfffffffffffffffc; c = 'z'; p = (void *)4096;
	@i8[i8] = count(); @i8[(int8_t)1] = count(); @i8[(int8_t)0] = count(); @i8[(int8_t)-128] = count();
	@u8[u8] = count(); @u8[(uint8_t)1] = count(); @u8[(uint8_t)0] = count();
	@i16[i16] = count(); @i16[(int16_t)1] = count(); @i16[(int16_t)-32768] = count();
	@u16[u16] = count(); @u16[(uint16_t)1] = count();
	@i32[i32] = count(); @i32[1] = count(); @i32[-2147483647] = count(); @i32[2147483647] = count();
	@u32[u32] = count(); @u32[1] = count();
	@i64[i64] = count(); @i64[1] = count(); @i64[9223372036854775807] = count(); @i64[-9223372036854775807] = count();
	@u64[u64] = count(); @u64[1] = count();
	@c[c] = count(); @c['a'] = count();
	@p[p] = count(); @p[NULL] = count();
	@s["b"] = count(); @s["a"] = count(); @s[""] = count(); @s["a string key that is longer than fifty characters, by some"] = count();
	@lit[1] = count(); @lit[4294967296] = count(); @lit[-1] = count();
	@mix[1, "x", (char)2] = count(); @mix[-1, "y", (char)-2] = count();
	@deep[1, 2, 3, 4, 5, 6] = count();
	exit(0);
}
