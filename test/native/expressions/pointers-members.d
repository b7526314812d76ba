struct six { short a; short b; short c; }; struct six *q;
BEGIN { printf("%p\n", &q->c); }
BEGIN { printf("%p\n", &q[2].b); }
BEGIN { q = (struct six *)64; printf("%p\n", &q->c); }
BEGIN { printf("%p\n", &((struct six *)0)->c); }
BEGIN { exit(0); }
