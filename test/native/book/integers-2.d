/* divide-extremes */
BEGIN { printf("--- divide-extremes\n"); }
int64_t a_1;
BEGIN { a_1 = -0x7fffffffffffffff - 1; printf("%d %d\n", a_1 / 2, a_1 % 10); printf("%d\n", a_1 / 10); printf("%u\n", (uint64_t)a_1 / 10); }
/* compare-wide */
BEGIN { printf("--- compare-wide\n"); }
int64_t a_2, b_2;
BEGIN { a_2 = 0x7fffffffffffffff; b_2 = -1; printf("%d %d %d %d\n", a_2 > b_2, a_2 < b_2, (uint64_t)b_2 > a_2, b_2 < 0); }
/* bit-fields */
BEGIN { printf("--- bit-fields\n"); }
struct b_3 { int a:3; unsigned int b:5; int c:12; }; struct b_3 v_3;
BEGIN { v_3.a = 5; v_3.b = 33; v_3.c = -1; printf("%d %d %d\n", v_3.a, v_3.b, v_3.c); v_3.a++; v_3.c = 4095; printf("%d %d %d\n", v_3.a, v_3.c, sizeof (struct b_3)); }
/* enum-arithmetic */
BEGIN { printf("--- enum-arithmetic\n"); }
enum e_4 { one_4 = 1, two_4, ten_4 = 10 }; enum e_4 x_4;
BEGIN { x_4 = two_4; printf("%d %d %d\n", x_4 + ten_4, x_4 == two_4, one_4 | ten_4); printf("%d\n", sizeof (x_4)); }
/* enum-from-int */
BEGIN { printf("--- enum-from-int\n"); }
enum e_5 { one_5 = 1, two_5 }; enum e_5 x_5;
BEGIN { x_5 = 7; printf("%d\n", x_5); x_5 = two_5; x_5++; printf("%d\n", x_5); }
/* pointers */
BEGIN { printf("--- pointers\n"); }
int a_6[4];
BEGIN { a_6[0] = 1; a_6[1] = 2; a_6[2] = 3; p_6 = &a_6[1]; printf("%d %d %d\n", *p_6, p_6[1], *(p_6 - 1)); printf("%d %d\n", &a_6[3] - &a_6[0], p_6 > &a_6[0]); p_6++; printf("%d\n", *p_6); }
/* pointer-compare */
BEGIN { printf("--- pointer-compare\n"); }
BEGIN { printf("%d %d %d\n", (void *)5 == (void *)5, (char *)5 > (char *)4, (void *)0 == NULL); }
/* printf-narrow-results */
BEGIN { printf("--- printf-narrow-results\n"); }
uint8_t a_8; int8_t b_8;
BEGIN { a_8 = 200; b_8 = 100; printf("%d %d %d\n", a_8 + a_8, b_8 + b_8, a_8 + b_8); trace(a_8 + a_8); trace(b_8 + b_8); trace(a_8 * 2); printf("\n"); }
/* negative-unsigned-print */
BEGIN { printf("--- negative-unsigned-print\n"); }
uint32_t u_9;
BEGIN { u_9 = 5; printf("%d %u %x\n", u_9 - 10, u_9 - 10, u_9 - 10); l_9 = u_9 - 10; printf("%d\n", l_9); }
/* timestamps */
BEGIN { printf("--- timestamps\n"); }
BEGIN { t_10 = timestamp; printf("%d %d\n", t_10 == timestamp, timestamp > 0); }
/* modulo-power */
BEGIN { printf("--- modulo-power\n"); }
int64_t a_11;
BEGIN { a_11 = 1000000007; printf("%d %d %d\n", a_11 % 2, a_11 % 1024, a_11 * a_11 % 97); }
BEGIN { exit(0); }
