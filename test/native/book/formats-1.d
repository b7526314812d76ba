/* flags-order */
BEGIN { printf("--- flags-order\n"); }
BEGIN { printf("[%+-6d] [%-+6d] [%0+6d] [%+06d] [% +d] [%+ d] [%- d] [%#+x] [%-#6x]\n", 5, 5, 5, 5, 5, 5, 5, 5, 5); }
/* zero-minus */
BEGIN { printf("--- zero-minus\n"); }
BEGIN { printf("[%-05d] [%0-5d] [%05s] [%-05s]\n", 5, 5, "ab", "ab"); }
/* width-star-negative */
BEGIN { printf("--- width-star-negative\n"); }
int w_3;
BEGIN { w_3 = -6; printf("[%*d] [%*s] [%.*s] [%.*d]\n", w_3, 5, w_3, "ab", w_3, "abcdef", w_3, 5); w_3 = 3; printf("[%*d] [%*s] [%.*s] [%*.*s]\n", w_3, 5, w_3, "ab", w_3, "abcdef", 8, w_3, "abcdef"); }
/* star-types */
BEGIN { printf("--- star-types\n"); }
BEGIN { printf("[%*d]\n", (char)5, 1); printf("[%*d]\n", (short)5, 1); }
/* star-long */
BEGIN { printf("--- star-long\n"); }
BEGIN { printf("[%*d]\n", (long)5, 1); }
/* star-unsigned */
BEGIN { printf("--- star-unsigned\n"); }
BEGIN { printf("[%*d]\n", (unsigned int)5, 1); }
/* precision-zero */
BEGIN { printf("--- precision-zero\n"); }
BEGIN { printf("[%.0d] [%.0s] [%.0x] [%5.0d] [%.d]\n", 0, "abc", 0, 0, 7); }
/* grouping */
BEGIN { printf("--- grouping\n"); }
BEGIN { printf("[%'d] [%'12d] [%-'12d] [%'u] [%'x] [%'d]\n", 1000, 1000000, 1000000, 4294967295, 0xfffff, -1000000); }
/* unsigned-long-octal */
BEGIN { printf("--- unsigned-long-octal\n"); }
BEGIN { printf("%lo %lx %ho %hx\n", (unsigned long)-1, (unsigned long)-1, (unsigned short)-1, (unsigned short)-1); }
/* lld-of-int64 */
BEGIN { printf("--- lld-of-int64\n"); }
int64_t v_10;
BEGIN { v_10 = -5; printf("%lld %llx\n", v_10, v_10); }
/* lu-of-uint64 */
BEGIN { printf("--- lu-of-uint64\n"); }
uint64_t v_11;
BEGIN { v_11 = 5; printf("%lu %llu\n", v_11, v_11); }
/* s-of-char-array */
BEGIN { printf("--- s-of-char-array\n"); }
char c_12[8];
BEGIN { c_12[0] = 'a'; c_12[1] = 'b'; printf("[%s] [%5s] [%-5s] [%.1s] [%S]\n", c_12, c_12, c_12, c_12, c_12); c_12[7] = 'z'; c_12[2] = 'c'; c_12[3] = 'd'; c_12[4] = 'e'; c_12[5] = 'f'; c_12[6] = 'g'; printf("[%s]\n", c_12); }
/* p-of-everything */
BEGIN { printf("--- p-of-everything\n"); }
BEGIN { printf("%p %p %p %p\n", 1, (char)-1, (uint8_t)-1, (int64_t)-1); printf("[%10p] [%-10p] [%010p] [%#p]\n", 255, 255, 255, 255); }
/* c-of-types */
BEGIN { printf("--- c-of-types\n"); }
BEGIN { printf("%c%c%c\n", (char)'a', (short)'b', 'c'); }
/* C-escapes */
BEGIN { printf("--- C-escapes\n"); }
BEGIN { printf("%C %C %C %C %C %C %C\n", 'a', '\n', '\0', '\\', 200, 1, '"'); }
/* S-escapes */
BEGIN { printf("--- S-escapes\n"); }
BEGIN { printf("%S|%S|%S|%10S|%-10S|%.2S\n", "a\nb", "\t\"q\"", "\x01\xff", "a", "a", "a\nb"); }
/* no-arguments */
BEGIN { printf("--- no-arguments\n"); }
BEGIN { printf("nothing\n"); printf("100%%\n"); }
/* time-Y */
BEGIN { printf("--- time-Y\n"); }
BEGIN { printf("%Y|%Y|%Y\n", (uint64_t)0, (int64_t)951782400000000000, (uint64_t)4102444800000000000); printf("[%30Y] [%-30Y] [%.4Y]\n", (int64_t)0, (int64_t)0, (int64_t)0); }
/* time-T */
BEGIN { printf("--- time-T\n"); }
BEGIN { printf("%T|%T\n", (uint64_t)951782400000000000, (int64_t)1704067199000000000); }
/* time-of-walltimestamp */
BEGIN { printf("--- time-of-walltimestamp\n"); }
BEGIN { this->y_21 = walltimestamp; printf("%d\n", walltimestamp / 1000000000 > 1500000000); }
/* float-forms */
BEGIN { printf("--- float-forms\n"); }
union d_22 { double d; int64_t l; }; union d_22 w_22;
BEGIN { w_22.l = 0x40c81cd6e631f8a1; printf("%f %e %g %E %G\n", w_22.d, w_22.d, w_22.d, w_22.d, w_22.d); printf("[%12.3f] [%-12.3f] [%+.1e] [%012.2f] [% g] [%#g] [%.0f] [%#.0f] [%'f]\n", w_22.d, w_22.d, w_22.d, w_22.d, w_22.d, w_22.d, w_22.d, w_22.d, w_22.d); }
/* float-small */
BEGIN { printf("--- float-small\n"); }
union d_23 { double d; int64_t l; }; union d_23 w_23;
BEGIN { w_23.l = 0x3e112e0be826d695; printf("%f %e %g %.15g %.3e\n", w_23.d, w_23.d, w_23.d, w_23.d, w_23.d); w_23.l = 0; printf("%f %e %g\n", w_23.d, w_23.d, w_23.d); }
/* float-halves */
BEGIN { printf("--- float-halves\n"); }
union d_24 { double d; int64_t l; }; union d_24 w_24;
BEGIN { w_24.l = 0x3fe0000000000000; printf("%.0f ", w_24.d); w_24.l = 0x3ff8000000000000; printf("%.0f ", w_24.d); w_24.l = 0x4004000000000000; printf("%.0f ", w_24.d); w_24.l = 0x3fd0000000000000; printf("%.1f %.1e\n", w_24.d, w_24.d); }
/* bool-results */
BEGIN { printf("--- bool-results\n"); }
BEGIN { printf("%d %d %u %x\n", 1 < 2, !5, 3 == 3, !0); }
BEGIN { exit(0); }
