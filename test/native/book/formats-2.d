/* sizes-of-arguments */
BEGIN { printf("--- sizes-of-arguments\n"); }
BEGIN { printf("%d %d %d\n", (char)300, (short)70000, (uint8_t)-1); printf("%x %x %x\n", (char)300, (short)70000, (uint8_t)-1); }
/* int-expressions */
BEGIN { printf("--- int-expressions\n"); }
int x_2; unsigned int y_2; char c_2;
BEGIN { x_2 = 2147483647; y_2 = 4294967295; c_2 = 127; printf("%d %d %d %u\n", x_2 + 1, y_2 + 1, c_2 + 1, x_2 * 2); printf("%d %d\n", c_2 * 2, (char)(c_2 + 1)); printf("%x %x %o\n", -x_2, ~x_2, -y_2); }
/* text-without-conversions */
BEGIN { printf("--- text-without-conversions\n"); }
BEGIN { printf("a\\b\tc\x41\101\"\n"); }
/* nul-in-format */
BEGIN { printf("--- nul-in-format\n"); }
BEGIN { printf("before\0after\n"); }
/* high-bytes */
BEGIN { printf("--- high-bytes\n"); }
BEGIN { printf("\xc3\xa9 %s %c\n", "\xc3\xa9", 0xe9); }
/* long-string */
BEGIN { printf("--- long-string\n"); }
BEGIN { printf("[%300s]\n", "x"); printf("[%-300s]\n", "x"); }
/* large-width */
BEGIN { printf("--- large-width\n"); }
BEGIN { printf("[%1000d]\n", 7); }
/* many-conversions */
BEGIN { printf("--- many-conversions\n"); }
BEGIN { printf("%d %s %x %c %u %o %d %s %x %c %u %o %d %s %x %c\n", 1, "a", 2, 'b', 3, 4, 5, "c", 6, 'd', 7, 8, 9, "e", 10, 'f'); }
/* octal-forms */
BEGIN { printf("--- octal-forms\n"); }
BEGIN { printf("%o %#o %o %#o %o\n", 8, 8, -1, -1, (char)-1); }
BEGIN { exit(0); }
