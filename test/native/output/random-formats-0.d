#pragma D option quiet
BEGIN { printf("% d % d %i %u %5d\n", (2147483648), (0x1234ULL), (-128), (0xffffffffffffffff), (32767)); }
BEGIN { printf("%u %5d %c %lx %lx\n", (0x8000000000000000), (4294967295), (char)(75), (long)(0xffffffffffffffff), (long)(256)); }
BEGIN { printf("%#x %#o %#o %8.4d %-6d|\n", (0xffffffffffffffff), (4294967296), (2147483647), ('a'), (2)); }
BEGIN { printf("%#o % d %+d %i %8.4d\n", (2147483647), (-1LL), (-129), (2147483648), (2147483648)); }
BEGIN { printf("%o %lld %lx %o % d\n", (5U), (long long)(4294967296), (long)(7), (4294967295), (7)); }
BEGIN { printf("%d %8.4d %o %ld %06d\n", (32768), (2147483647), (5U), (long)(4294967295), (32768)); }
BEGIN { printf("%X %8.4d %u %8.4d %#o\n", (65535), (0), (-128), (255), (65536)); }
BEGIN { printf("%X % d %c %5d %5d\n", ('a'), (-1), (char)(47), (-1), (255)); }
BEGIN { printf("%-6d| %'d %lld %#x %ld\n", (7), (3), (long long)(5UL), (0xffffffffffffffff), (long)(5L)); }
BEGIN { printf("%-6d| %c %#x %o %llu\n", (-129), (char)(94), (5U), (2147483648), (unsigned long long)(0x1234ULL)); }
BEGIN { printf("%-10s| %s %-8.3s|\n", "abc", "q\"uote", ""); }
BEGIN { printf("%10.2s %S %-10s|\n", "a\tb", "\x01z", "hello world"); }
BEGIN { printf("%s %S %s\n", "a\tb", "a\tb", "hello world"); }
BEGIN { printf("%.3s %s %10.2s\n", "\x01z", "", "q\"uote"); }
BEGIN { exit(0); }
