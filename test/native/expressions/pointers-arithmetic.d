int *p; char *c; short *s; struct six { short a; short b; short c; }; struct six *q;
BEGIN { printf("%p %p %p %p\n", p + 2, c + 2, s + 2, q + 2); printf("%p %p\n", 3 + p, q - 1); p = (int *)16; p++; printf("%p\n", p); p += 2; printf("%p\n", p); p--; printf("%p\n", p); --p; printf("%p\n", p); p -= 2; printf("%p\n", p); }
BEGIN { printf("%d %d\n", (int *)16 - (int *)8, (char *)3 - (char *)8); printf("%d\n", sizeof ((int *)16 - (int *)8)); printf("%d %d\n", (int *)16 > (int *)8, (int *)16 == (int *)16); printf("%d %d\n", (void *)5 == NULL, (void *)0 == NULL); }
BEGIN { printf("%d\n", (struct six *)24 - (struct six *)6); printf("%d %d\n", sizeof (p), sizeof (*p)); printf("%d\n", sizeof (*q)); printf("%d\n", (char *)0 + 5 == (char *)5); }
BEGIN { printf("%d %d\n", !p, !(int *)5); printf("%d\n", p ? 1 : 2); printf("%x\n", (uint64_t)(p + 1)); printf("%d\n", (uintptr_t)p); printf("%p\n", (int *)(char *)7);
}
BEGIN { exit(0); }
