/* signed-narrow */
BEGIN { printf("--- signed-narrow\n"); }
int8_t a_1; int16_t b_1; int32_t c_1;
BEGIN { a_1 = 200; b_1 = 40000; c_1 = 3000000000; printf("%d %d %d\n", a_1, b_1, c_1); a_1 += 100; b_1 -= 1; c_1 *= 2; printf("%d %d %d\n", a_1, b_1, c_1); }
/* unsigned-narrow */
BEGIN { printf("--- unsigned-narrow\n"); }
uint8_t a_2; uint16_t b_2; uint32_t c_2;
BEGIN { a_2 = -1; b_2 = -1; c_2 = -1; printf("%d %d %d\n", a_2, b_2, c_2); a_2++; b_2++; c_2++; printf("%d %d %d\n", a_2, b_2, c_2); a_2--; printf("%d\n", a_2); }
/* mixed-compare */
BEGIN { printf("--- mixed-compare\n"); }
int i_3; unsigned u_3; long l_3; unsigned long ul_3; char c_3; unsigned char uc_3;
BEGIN { i_3 = -1; u_3 = 1; l_3 = -1; ul_3 = 1; c_3 = -1; uc_3 = 255; printf("%d %d %d %d %d %d\n", i_3 < u_3, l_3 < u_3, l_3 < ul_3, i_3 < ul_3, c_3 < uc_3, c_3 == uc_3); printf("%d %d %d\n", -1 < 1U, -1 < 1UL, -1L < 1U); }
/* mixed-divide */
BEGIN { printf("--- mixed-divide\n"); }
int i_4; unsigned u_4; int64_t l_4;
BEGIN { i_4 = -10; u_4 = 3; l_4 = -10; printf("%d %d %d %d\n", i_4 / 3, i_4 % 3, l_4 / 3, l_4 % 3); printf("%d %d\n", i_4 / u_4, i_4 % u_4); printf("%d %d\n", l_4 / u_4, l_4 % u_4); }
/* shifts */
BEGIN { printf("--- shifts\n"); }
int i_5; unsigned u_5; int64_t l_5; uint64_t ul_5;
BEGIN { i_5 = -16; u_5 = 0x80000000; l_5 = -16; ul_5 = 0x8000000000000000; printf("%d %x %d %x\n", i_5 >> 2, u_5 >> 4, l_5 >> 2, ul_5 >> 60); printf("%d %x %d %x\n", i_5 << 2, u_5 << 1, l_5 << 2, ul_5 << 1); printf("%d %d\n", 1 << 40, (int64_t)1 << 40); }
/* shift-assign */
BEGIN { printf("--- shift-assign\n"); }
int i_6; uint8_t b_6;
BEGIN { i_6 = 1; i_6 <<= 31; printf("%d\n", i_6); i_6 >>= 31; printf("%d\n", i_6); b_6 = 0xf0; b_6 <<= 1; printf("%x\n", b_6); b_6 >>= 4; printf("%x\n", b_6); }
/* bit-operations */
BEGIN { printf("--- bit-operations\n"); }
uint8_t b_7; int i_7;
BEGIN { b_7 = 0xf0; i_7 = 0x0ff0; printf("%x %x %x %x\n", b_7 & i_7, b_7 | i_7, b_7 ^ i_7, ~b_7); printf("%x %d %x\n", ~i_7, ~0, ~0U); b_7 |= 0x0f; b_7 &= 0x3c; b_7 ^= 0xff; printf("%x\n", b_7); }
/* logical */
BEGIN { printf("--- logical\n"); }
int t_8, f_8;
BEGIN { t_8 = 5; printf("%d %d %d %d %d\n", t_8 && f_8, t_8 || f_8, t_8 ^^ f_8, t_8 ^^ t_8, !t_8); printf("%d %d\n", (t_8 && t_8) + (t_8 || f_8), !!t_8); }
/* short-circuit */
BEGIN { printf("--- short-circuit\n"); }
int n_9;
BEGIN { 0 && n_9++; 1 || n_9++; printf("%d\n", n_9); 1 && n_9++; 0 || n_9++; printf("%d\n", n_9); 1 ^^ n_9++; 0 ^^ n_9++; printf("%d\n", n_9); }
/* short-circuit-faults */
BEGIN { printf("--- short-circuit-faults\n"); }
int zero_10;
BEGIN { printf("%d %d\n", zero_10 && 1 / zero_10, !zero_10 || 1 / zero_10); printf("%d\n", zero_10 ? 1 / zero_10 : 7); }
/* ternary-nested */
BEGIN { printf("--- ternary-nested\n"); }
int n_11;
BEGIN { n_11 = 3; printf("%d %d\n", n_11 == 1 ? 10 : n_11 == 2 ? 20 : n_11 == 3 ? 30 : 40, (n_11 > 2 ? n_11 : -n_11) * 2); }
/* ternary-types */
BEGIN { printf("--- ternary-types\n"); }
int n_12; char c_12;
BEGIN { c_12 = -1; printf("%d %d\n", n_12 ? c_12 : 1UL, n_12 ? 1UL : c_12); printf("%d %d\n", sizeof (n_12 ? c_12 : 1UL), sizeof (1 ? c_12 : 1UL)); }
/* comma */
BEGIN { printf("--- comma\n"); }
int a_13, b_13;
BEGIN { a_13 = (b_13 = 3, b_13 + 1); printf("%d %d\n", a_13, b_13); printf("%d\n", (1, 2, 3)); }
/* comma-statement */
BEGIN { printf("--- comma-statement\n"); }
int a_14, b_14;
BEGIN { a_14 = 1, b_14 = 2; a_14++, b_14++; printf("%d %d\n", a_14, b_14); }
/* increments */
BEGIN { printf("--- increments\n"); }
int n_15; int64_t l_15;
BEGIN { n_15 = 5; l_15 = n_15++ + ++n_15; printf("%d %d\n", n_15, l_15); l_15 = n_15-- - --n_15; printf("%d %d\n", n_15, l_15); }
/* assignment-chain */
BEGIN { printf("--- assignment-chain\n"); }
int a_16; int64_t b_16; char c_16;
BEGIN { b_16 = a_16 = c_16 = 300; printf("%d %d %d\n", a_16, b_16, c_16); a_16 = b_16 = 5; printf("%d %d\n", a_16, b_16); }
/* assignment-operators */
BEGIN { printf("--- assignment-operators\n"); }
int64_t a_17;
BEGIN { a_17 = 100; a_17 += 5; a_17 -= 2; a_17 *= 3; a_17 /= 4; a_17 %= 50; printf("%d\n", a_17); a_17 <<= 3; a_17 >>= 1; a_17 |= 1; a_17 &= 0xfe; a_17 ^= 0xf; printf("%d\n", a_17); }
/* unary */
BEGIN { printf("--- unary\n"); }
int n_18; unsigned u_18; char c_18;
BEGIN { n_18 = -5; u_18 = 5; c_18 = -128; printf("%d %d %d %d\n", -n_18, +n_18, -u_18, -c_18); printf("%x %x %d\n", ~n_18, -u_18, - - n_18); }
/* casts */
BEGIN { printf("--- casts\n"); }
int64_t v_19;
BEGIN { v_19 = 0x123456789abcdef0; printf("%x %x %x %x\n", (char)v_19, (short)v_19, (int)v_19, (long)v_19); printf("%d %d %d\n", (uint8_t)v_19, (uint16_t)v_19, (uint32_t)v_19); printf("%d %d\n", (int8_t)(uint8_t)v_19, (uint8_t)(int8_t)v_19); printf("%d %d\n", (unsigned)-1 == -1, (unsigned long)-1 == -1); }
/* cast-chains */
BEGIN { printf("--- cast-chains\n"); }
BEGIN { printf("%d %d %d\n", (int)(char)255, (unsigned)(char)255, (long)(unsigned char)255); printf("%x %x\n", (unsigned short)(char)-1, (uint64_t)(int)-1); }
/* struct-with-variable */
BEGIN { printf("--- struct-with-variable\n"); }
struct p_21 { char a; int b; char c; } p_21;
BEGIN { p_21.b = 5; printf("%d\n", p_21.b); }
/* sizeof */
BEGIN { printf("--- sizeof\n"); }
int i_22; char c_22; string s_22; int a_22[5]; struct p_22 { char a; int b; char c; }; struct p_22 v_22;
BEGIN { printf("%d %d %d %d %d\n", sizeof (i_22), sizeof (c_22), sizeof (s_22), sizeof (a_22), sizeof (v_22)); printf("%d %d %d %d\n", sizeof (c_22 + c_22), sizeof (c_22 + i_22), sizeof (i_22 + 1L), sizeof ("abc")); printf("%d %d %d\n", sizeof (long double), sizeof (struct p_22 *), sizeof (a_22[0])); printf("%d %d\n", sizeof i_22, sizeof (int[3])); }
/* sizeof-offsetof */
BEGIN { printf("--- sizeof-offsetof\n"); }
struct p_23 { char a; int b; short c; int64_t d; char e[3]; };
BEGIN { printf("%d %d %d %d %d\n", offsetof(struct p_23, a), offsetof(struct p_23, b), offsetof(struct p_23, c), offsetof(struct p_23, d), offsetof(struct p_23, e)); printf("%d\n", sizeof (struct p_23)); }
/* literals */
BEGIN { printf("--- literals\n"); }
BEGIN { printf("%d %d %d %d\n", 010, 0x10, 0X1F, 0xffffffff); printf("%d %d %d %d\n", 'a', '\n', 'ab', '\x41'); printf("%d %d\n", sizeof (1), sizeof (4294967296)); printf("%d %d %d\n", sizeof (1L), sizeof (1U), sizeof (1ULL)); printf("%d %d\n", sizeof ('a'), 0xFFFFFFFFFFFFFFFF); }
/* constants-fold */
BEGIN { printf("--- constants-fold\n"); }
BEGIN { printf("%d %d %d\n", 2 + 3 * 4 - 6 / 4, (2 + 3) * 4 % 7, -7 / 2 * 2); printf("%d %d %d\n", 1 << 3 | 1, 0xff & ~0xf, 5 ^ 3 & 1); printf("%d %d\n", 1 < 2 == 1, 3 > 2 > 1); printf("%d\n", 7 >> 1 + 1); }
/* overflow */
BEGIN { printf("--- overflow\n"); }
int64_t a_26; uint64_t b_26; int c_26;
BEGIN { a_26 = 0x7fffffffffffffff; a_26++; printf("%d\n", a_26); b_26 = 0; b_26--; printf("%d %u\n", b_26, b_26); c_26 = 2147483647; c_26++; printf("%d\n", c_26); a_26 = 0x7fffffffffffffff; printf("%d %d\n", a_26 * 2, a_26 * a_26); }
BEGIN { exit(0); }
