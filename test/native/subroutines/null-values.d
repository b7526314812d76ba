int i;
BEGIN { n = "x"; n = NULL; printf("%d\n", n == NULL); }
BEGIN { trace(n); }
BEGIN { trace(n[0]); }
BEGIN { trace(n[3]); }
BEGIN { trace(stringof(n + 3)); }
BEGIN { trace(strchr("abc", 'z')); }
BEGIN { printf("%s", strstr("abc", "z")); }
BEGIN { m = n; printf("assigned %d\n", m == NULL); }
BEGIN { this->m = n; printf("assigned %d\n", this->m == NULL); }
BEGIN { self->m = n; printf("assigned %d\n", self->m == NULL); }
BEGIN { b[1] = n; printf("assigned %d\n", b[1] == NULL); }
BEGIN { printf("%S", n); }
BEGIN { printf("%d\n", n > "a" ? 1 : 2); printf("%d\n", n < "" ? 1 : 2); }
BEGIN { k = i ? "a" : n; printf("ternary %d\n", k == NULL); }
BEGIN { i = 1; printf("%s\n", stringof(NULL)); }
BEGIN { printf("%d\n", stringof(NULL) == NULL); printf("%d\n", (string)NULL == NULL); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
