int n; int32_t i; uint32_t u; int64_t l; uint64_t ul; int8_t c;
BEGIN {
	n = 31; i = 1; printf("%d %d %d\n", i << n, i << 32, i << 33); l = i << n; printf("%d\n", l); n = 63; l = i << n; printf("%d\n", l); n = 64; l = i << n; printf("%d\n", l); n = 65; l = 1 << n; printf("%d\n", l);
	n = -1; l = 1; printf("%d\n", l << n); i = -8; printf("%d %d\n", i >> 1, i >> 40); u = -8; printf("%d %d\n", u >> 1, u >> 31); n = 32; printf("%d\n", u >> n); ul = -1; n = 63; printf("%d\n", ul >> n); l = -1; printf("%d\n", l >> n); n = 64; printf("%d %d\n", ul >> n, l >> n);
	c = -128; printf("%d %d\n", c >> 3, c << 1); l = c << 1; printf("%d\n", l); printf("%d\n", (uint8_t)c >> 3); printf("%d\n", (uint16_t)c >> 3);
}
BEGIN { exit(0); }
