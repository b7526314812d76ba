BEGIN {
	@i8[(int8_t)-1, (uint8_t)255] = count(); printa("%d %d %@d\n", @i8); printa("%u %u %@d\n", @i8); printa("%x %x %@d\n", @i8); printa("%c %c %@d\n", @i8);
	@i16[(int16_t)-1, (uint16_t)65535] = count(); printa("%d %d %@d\n", @i16); printa("%x %x %@d\n", @i16);
	@i32[-1, 4294967295] = count(); printa("%d %d %@d\n", @i32); printa("%x %x %@d\n", @i32);
	@i64[(int64_t)-1, 0xffffffffffffffff] = count(); printa("%d %d %@d\n", @i64); printa("%x %x %@d\n", @i64); printa("[%-10d] [%10x] [%@10d]\n", @i64);
	@s["key", 5] = sum(-3); printa("%s %d %@d\n", @s); printa("%10s|%-5d|%@8d\n", @s); printa("%-10s|%5d|%-@8d\n", @s); printa("%.2s %05d %@+d\n", @s);
	printa("%s\n", @s); printa("%@d\n", @s); printa("no conversions\n", @s); printa("%s %d\n", @s);
	printa("%@d %@x %@u %@o %@X %@i\n", @s); printa("%@lld %@5d|%@-5d|%@05d\n", @s);
	exit(0);
}
