int x; int8_t c; uint8_t u; int64_t l; uint32_t w;
BEGIN {
	x = 5; printf("%d %d %d\n", x++, ++x, x); printf("%d %d %d\n", x--, --x, x);
	x = 0x7fffffff; x++; printf("%d\n", x); x = 0x7fffffff; printf("%d %d\n", x++, x); x = 0x7fffffff; printf("%d\n", ++x); l = x++; printf("%d\n", l);
	c = 127; c++; printf("%d\n", c); c = 127; printf("%d %d\n", ++c, c); u = 255; printf("%d %d\n", ++u, u); u = 0; printf("%d %d\n", --u, u); u = 0; printf("%d %d\n", u--, u);
	w = 0; l = --w; printf("%d %d\n", l, w); w = 0; l = w--; printf("%d %d\n", l, w);
	n++; printf("%d %d\n", n, sizeof (n)); ++q; --q; printf("%d\n", q);
	self->s++; printf("%d %d\n", self->s, sizeof (self->s)); this->t++; printf("%d %d\n", this->t, sizeof (this->t)); self->s2--; printf("%d\n", self->s2);
	a["k"]++; a["k"] += 4; printf("%d %d\n", a["k"], a["absent"]); b[1, 2]--; printf("%d\n", b[1, 2]);
	x = 10; x += 5; x -= 3; x *= 2; x /= 5; printf("%d\n", x); x <<= 4; x |= 3; x &= 0x3e; x ^= 1; x >>= 1; x %= 7; printf("%d\n", x);
	c = 100; c += 100; printf("%d\n", c); l = (c += 100); printf("%d %d\n", l, c); u = 200; l = (u += 100); printf("%d %d\n", l, u); u = 200; l = (u = 300); printf("%d %d\n", l, u);
	x = y = 7; printf("%d %d\n", x, y); printf("%d\n", x = 9); printf("%d\n", (c = 200)); printf("%d\n", sizeof (c = 200));
	x = 3; x = x++ + ++x; printf("%d\n", x); x = 1; x += x++ + x; printf("%d\n", x);
}
BEGIN { exit(0); }
