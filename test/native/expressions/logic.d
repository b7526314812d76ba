int x; int zero; string s;
BEGIN {
	x = 0; printf("%d %d\n", 0 && x++, x); printf("%d %d\n", 1 || x++, x); printf("%d %d\n", 1 ^^ (x++ == 0), x); printf("%d %d\n", 0 ^^ (x++ == 0), x);
	printf("%d %d\n", zero ? x++ : 8, x); printf("%d %d\n", zero == 0 ? 8 : x++, x);
	printf("%d\n", zero ? 1 : zero == 0 ? 2 : 3); printf("%d %d %d\n", 5 && 7, 5 || 0, 5 ^^ 7); printf("%d\n", zero && 1 / zero); printf("%d\n", 1 || 1 / zero);
	printf("%s\n", zero ? "yes" : "no"); printf("%s\n", 1 ? "yes" : "no"); printf("%d\n", (x = 4, x + 1)); printf("%d\n", !x); printf("%d\n", !zero);
	printf("%d\n", s == NULL); printf("%d %d\n", sizeof (zero ? (char)1 : (long)2), sizeof (zero ? 1 : 2U)); printf("%d\n", zero ? (uint8_t)1 : (int8_t)-1);
	printf("%d\n", zero ? 1U : -1); this->l = (int64_t)(zero ? 1U : -1); printf("%d\n", this->l);
	printf("%d %d\n", !(char *)0, !(char *)5); printf("%d\n", (char *)5 && 1);
	exit(0);
}
BEGIN / x / { printf("never"); }
