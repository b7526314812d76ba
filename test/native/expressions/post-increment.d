int x; int8_t c; uint32_t u; int64_t l;
BEGIN { x = -5; l = x++; printf("%d %d\n", l, x); x = -5; l = x; printf("%d\n", l); x = -5; l = x--; printf("%d %d\n", l, x); x = -5; l = ++x; printf("%d\n", l); x = -1; l = ++x; printf("%d\n", l); }
BEGIN { x = 0x7fffffff; x++; l = x; printf("%d\n", l); x = 0x7fffffff; ++x; l = x++; printf("%d %d\n", l, x); x = 0x7fffffff; l = ++x; printf("%d\n", l); x = 0x7fffffff; l = x++; printf("%d\n", l); }
BEGIN { c = -128; l = c--; printf("%d %d\n", l, c); c = -128; l = --c; printf("%d %d\n", l, c); c = 127; l = ++c; printf("%d %d\n", l, c); c = 127; c++; l = c++; printf("%d %d\n", l, c); }
BEGIN { u = 0; l = --u; printf("%d\n", l); l = u++; printf("%d %d\n", l, u); u = 5; l = (u -= 6); printf("%d %d\n", l, u); x = 5; l = (x -= 6); printf("%d\n", l); x = 0x7fffffff; l = (x += 1); printf("%d %d\n", l, x); }
BEGIN { l = (x = 5000000000); printf("%d %d\n", l, x); l = (c = 300); printf("%d %d\n", l, c); printf("%d\n", (c = 300)); printf("%d\n", (x = 5000000000)); this->y = (c = 300); printf("%d %d\n", this->y, sizeof (this->y)); }
BEGIN { exit(0); }
