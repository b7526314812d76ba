/* args: -q -xnspec=3 -s FILE */
BEGIN { self->a = speculation(); self->b = speculation(); self->c = speculation(); self->d = speculation(); printf("%d %d %d %d\n", self->a, self->b, self->c, self->d); }
BEGIN { speculate(self->a); printf("a1 "); }
BEGIN { speculate(self->b); printf("b1 "); }
BEGIN { speculate(self->a); printf("a2 "); }
BEGIN { commit(self->b); }
BEGIN { commit(self->a); }
BEGIN { speculate(self->c); printf("never"); }
BEGIN { discard(self->c); }
tick-10ms { printf("tick\n"); }
tick-10ms { exit(0); }
