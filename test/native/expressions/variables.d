int g; this int t; self int s; this string ts; self string ss; int64_t arr[4]; this char c8;
BEGIN { printf("%d %d %d %d %d\n", g, this->t, self->s, this->ts == NULL, self->ss == NULL); this->t = 7; this->ts = "clause"; self->s = 8; this->c8 = 300; }
BEGIN { printf("%d %s %d %d\n", this->t, this->ts, self->s, this->c8); g = this->t; this->u = 5; this->v = "v"; }
BEGIN { printf("%d %s %d\n", this->u, this->v, g); self->s = 0; printf("%d\n", self->s); self->ss = "x"; printf("%s\n", self->ss); self->ss = NULL; printf("%d\n", self->ss == NULL); }
BEGIN { arr[1] = 5; arr[3] = arr[1] * 2; printf("%d %d %d\n", arr[0], arr[1], arr[3]); printf("%d\n", sizeof (arr)); }
BEGIN { g = 1; self->g = 2; this->g = 3; printf("%d %d %d\n", g, self->g, this->g); }
BEGIN { u8 = (uint8_t)255; u8++; printf("%d %d\n", u8, sizeof (u8)); k = 5; k = 5000000000; printf("%d\n", k); c = 'x'; c = 500; printf("%d\n", c); }
tick-10ms { printf("%d\n", g); exit(0); }
END { printf("%d\n", g); }
