/*
 * d-language.md section 5: values are 64 bits wide until they are stored, cast or recorded; comparison, division and
 * right shift follow the signedness of the promoted type; constants fold in 64 bits.
 */
#pragma D option quiet

int x;
uint32_t u;
int8_t s8;
uint8_t u8;
long long z;
int top;

BEGIN
{
	x = 1 << 30;
	z = x + x;
	printf("%lld %d\n", z, x + x);
	u = 1;
	z = u - 2;
	printf("%lld %d\n", z, u - 2);
	top = 0x7fffffff;
	top++;
	printf("%d\n", top);
	s8 = -1;
	u8 = 255;
	printf("%d %d %d\n", s8 == u8, s8 < u8, s8 + u8);
	printf("%d %d\n", -7 / 2, -7 % 3);
	z = 1 << 31;
	printf("%lld %d %d\n", z, 1 << 31, sizeof (1 << 31));
	z = -8;
	printf("%d %d %d\n", z >> 1, (uint64_t)z >> 60, -1 > (uint64_t)0);
	printf("%d %d %d\n", (char)300, (uint8_t)-1, (int64_t)(uint32_t)-1);
	printf("%d %d %d %d\n", 1 ^^ 1, 1 ^^ 0, 'ab', 010 + 0x10);
}
