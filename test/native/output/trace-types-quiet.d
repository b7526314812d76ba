/* args: -q -s FILE */
int8_t i8; uint8_t u8; int16_t i16; uint16_t u16; int32_t i32; uint32_t u32; int64_t i64; uint64_t u64;
char c; unsigned char uc; string s; 
BEGIN { i8 = -128; trace(i8); i8 = 127; trace(i8); i8 = 5; trace(i8); }
BEGIN { u8 = 255; trace(u8); u8 = 7; trace(u8); }
BEGIN { i16 = -32768; trace(i16); i16 = 3; trace(i16); u16 = 65535; trace(u16); u16 = 9; trace(u16); }
BEGIN { i32 = -2147483648; trace(i32); i32 = 12; trace(i32); u32 = 4294967295; trace(u32); u32 = 1; trace(u32); }
BEGIN { i64 = -9223372036854775807 - 1; trace(i64); i64 = 42; trace(i64); u64 = 0xffffffffffffffff; trace(u64); u64 = 3; trace(u64); }
BEGIN { c = 'A'; trace(c); uc = 'B'; trace(uc); trace('C'); trace('ab'); }
BEGIN { trace(1); trace(-1); trace(1U); trace(1L); trace(1UL); trace(1LL); trace(1ULL); trace(0x80000000); trace(4294967296); trace(0xffffffffffffffff); }
BEGIN { s = "str"; trace(s); trace("lit"); trace(""); trace(s); }
BEGIN { trace((char)-1); trace((short)-1); trace((unsigned short)-1); trace((long)-1); trace((unsigned long)-1); trace((unsigned)-1); }
BEGIN { trace(1 == 1); trace(sizeof (int)); trace(strlen("abc")); }
BEGIN { trace((void *)0); trace((char *)255); trace((int *)-1); }
BEGIN { exit(0); }
