struct p { int a; int64_t b; }; struct p arr[int, string]; struct p one;
BEGIN { one.a = 3; one.b = -4; } BEGIN { printf("%d %d\n", one.a, one.b); trace(sizeof (one)); exit(0); }
