struct s { int a; char b; } v, w; char c4[4]; int i4[2];
BEGIN { v.a = 1; a[v] = 5; v.a = 2; a[v] = 6; printf("%d\n", a[v]); v.a = 1; printf("%d\n", a[v]); w.a = 1; printf("%d\n", a[w]); }
BEGIN { b[c4] = 3; c4[1] = 4; printf("%d\n", b[c4]); c[i4] = 8; printf("%d\n", c[i4]); i4[1] = 1; printf("%d\n", c[i4]); }
BEGIN { printf("%d %d\n", v == w, v == v); w.a = 2; printf("%d\n", v != w); }
BEGIN { i = 1; (1 ? i : i) = 5; printf("%d\n", i); (1 ? i : i)++; printf("%d\n", i); exit(0); }
