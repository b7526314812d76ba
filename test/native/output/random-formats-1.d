#pragma D option quiet
BEGIN { printf("%#x %#o %X %x %5d\n", (0x8000000000000000), (256), (5L), (3), (4294967295)); }
BEGIN { printf("%+d %hd %#o %d %#x\n", (5UL), (short)(32767), (2147483648), (2147483648), (9223372036854775807)); }
BEGIN { printf("%x %hd %.3d %-6d| %hd\n", (2147483648), (short)(5UL), (0xffffffffffffffff), (9223372036854775807), (short)(65536)); }
BEGIN { printf("%lx %ld %#x % d %+d\n", (long)(128), (long)(3), (9223372036854775807), (128), (255)); }
BEGIN { printf("%c %'d %X %c %+d\n", (char)(66), (255), (5UL), (char)(36), (4294967295)); }
BEGIN { printf("%hd %-6d| %i %d %'d\n", (short)(255), (0x80000000), (127), (2147483648), (5L)); }
BEGIN { printf("%d %#o %llu %lld %c\n", (-128), (-2), (unsigned long long)(0x1234ULL), (long long)(0xffffffff), (char)(53)); }
BEGIN { printf("%lld %u %.3d %hd %c\n", (long long)(0x80000000), (65536), (5UL), (short)(32768), (char)(71)); }
BEGIN { printf("% d %lx %d %X %hx\n", (256), (long)(127), (2), (2147483647), (short)(256)); }
BEGIN { printf("%5d %+d %lx %#x %u\n", (1), (2), (long)(0), (256), (-129)); }
BEGIN { printf("%s %S %-10s|\n", "a\tb", "a\tb", "hello world"); }
BEGIN { printf("%s %-8.3s| %10s\n", "abc", "q\"uote", "\x01z"); }
BEGIN { printf("%-8.3s| %.3s %10.2s\n", "abc", "abc", "q\"uote"); }
BEGIN { printf("%-8.3s| %S %S\n", "\x01z", "a\tb", ""); }
BEGIN { exit(0); }
