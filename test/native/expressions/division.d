int64_t a, b; uint64_t ua, ub; int32_t i, j; uint32_t u;
BEGIN {
	a = -7; b = 2; printf("%d %d\n", a / b, a % b); b = -2; printf("%d %d\n", a / b, a % b); a = 7; printf("%d %d\n", a / b, a % b);
	ua = -1; ub = 10; printf("%d %d\n", ua / ub, ua % ub); printf("%d %d\n", a / ub, (int64_t)-7 / ub); i = -7; u = 2; printf("%d %d\n", i / u, i % u); this->l = i / u; printf("%d\n", this->l);
	a = -9223372036854775807 - 1; b = -1; printf("%d %d\n", a / b, a % b); i = -2147483648; j = -1; printf("%d %d\n", i / j, i % j); b = 0;
}
BEGIN { exit(0); }
