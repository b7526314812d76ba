inline int TWO = 2; inline string NAME = "name"; inline int twice[int x] = x * 2; inline char SMALL = 300; inline uint8_t U = -1; inline int64_t sum2[int64_t a, int64_t b] = a + b;
enum colour { red, green = 5, blue, last = blue + 10, neg = -3 }; enum colour e; enum { anon1 = 77, anon2 };
typedef enum { small, large } size_e; size_e sz;
BEGIN {
	printf("%d %s %d %d %d %d\n", TWO, NAME, twice[21], SMALL, U, sum2[3, 4]); printf("%d %d %d %d %d\n", red, green, blue, last, neg); printf("%d %d\n", anon1, anon2);
	e = green; printf("%d %d %d\n", e, e == green, e == blue); printf("%d\n", sizeof (e)); printf("%d\n", sizeof (red)); e = 99; printf("%d\n", e); sz = large; printf("%d\n", sz == large);
	printf("%d %d\n", sizeof (TWO), sizeof (SMALL)); printf("%d\n", sizeof (enum colour)); x = 5; printf("%d %d\n", twice[x++], x); trace(e); trace(red); trace(neg);
	printf("%d %d\n", SIGTERM, ENOENT); printf("%d %d %d\n", AF_INET, AF_INET6, NULL == 0); printf("%d %d %d\n", DTRACEFLT_BADADDR, DTRACEFLT_DIVZERO, DTRACEFLT_TUPOFLOW);
	printf("%d\n", (enum colour)5 == green); printf("%d\n", e + 1);
}
BEGIN { exit(0); }
