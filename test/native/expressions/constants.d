BEGIN {
	printf("%d %d %d %d\n", 1 << 31, 1 << 32, 1 << 63, 1 << 64); printf("%x %x\n", 1 << 31, 1 << 40); printf("%d\n", sizeof (1 << 40));
	printf("%d %d %d %d\n", -7 / 2, -7 % 3, 7 / -2, 7 % -3); printf("%d %d\n", -7 >> 1, -7U >> 1);
	printf("%d %d %d %d %d\n", sizeof (1), sizeof (2147483647), sizeof (2147483648), sizeof (4294967296), sizeof (0xffffffff));
	printf("%d %d %d %d %d\n", sizeof (1L), sizeof (1LL), sizeof (1U), sizeof (1UL), sizeof (1ULL));
	printf("%d %d %d\n", 2147483648, 0x80000000, 0xffffffffffffffff); printf("%d %d %d\n", 4294967295, 0xffffffff, 037777777777);
	printf("%d %d %d %d\n", 'a', '\n', '\x41', '\101'); printf("%d %d %d\n", 'ab', 'abc', 'abcd'); printf("%d\n", 'abcdefgh'); printf("%d %d\n", sizeof ('a'), sizeof ('ab'));
	printf("%d %d\n", '\377', '\xff'); printf("%d %d %d\n", '\0', '\'', '"');
	printf("%d %d %d\n", 010, 0x10, 0X1F); printf("%d %d\n", 1u, 1Ul); printf("%d\n", 0xffffffffffffffff);
	printf("%d %d\n", -2147483648, -9223372036854775807);
	printf("%d %d %d\n", 1 ? 2 : 3, 0 ? 2 : 3, 1 == 1 ? 5 : 6); printf("%d %d\n", sizeof (1 ? (char)1 : 5), sizeof (0 ? (char)1 : 5));
	printf("%d %d %d\n", 5 > 3 > 1, 1 < 2 == 1, !5); printf("%d %d %d\n", ~0, -~0, !!7); printf("%u %u\n", ~0, ~0U); printf("%x %x\n", ~0, ~0L);
	printf("%d %d %d %d\n", 2 + 3 * 4, (2 + 3) * 4, 10 - 4 - 3, 2 * 3 % 4); printf("%d %d %d\n", 1 | 2 ^ 3 & 4, 1 << 2 + 1, 6 & 3 == 3);
	printf("%d %d %d %d\n", 1 ^^ 1, 1 ^^ 0, 0 ^^ 0, 1 || 0 ^^ 1); printf("%d %d %d\n", 1 && 0 ^^ 1, 0 || 1 && 0, 1 && 2);
	printf("%d\n", (1, 2, 3)); printf("%d\n", - - 5); printf("%d %d\n", +5, +-5);
	printf("%d %d %d\n", sizeof (int), sizeof (char), sizeof (long double)); printf("%d %d %d %d\n", sizeof (float), sizeof (double), sizeof (void *), sizeof (string));
	printf("%d %d %d\n", sizeof ("abc"), sizeof (""), sizeof ("a\0b"));
	printf("%d %d\n", 2147483647 + 1, 4294967295 + 1); printf("%d %d\n", 4294967295U + 1, 4294967296 + 1); printf("%d\n", 9223372036854775807 + 1);
	printf("%d %d %d\n", 0x7fffffff * 2, -1 == 4294967295, -1 < 1U); printf("%d %d\n", -1 < 0xffffffff, (char)200);
	printf("%d %d %d %d\n", (char)300, (unsigned char)300, (short)70000, (unsigned short)-1); printf("%d %d %d\n", (int)4294967296, (int)4294967295, (unsigned)-1);
	printf("%d %d\n", (long)(unsigned)-1, (long)(int)-1); printf("%d %d\n", (uint64_t)(int8_t)-1, (int64_t)(uint8_t)-1);
}
BEGIN { exit(0); }
