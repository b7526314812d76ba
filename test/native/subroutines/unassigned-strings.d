string n; this string t; self string s; string a[int];
BEGIN { printf("%d %d %d %d\n", n == NULL, this->t == NULL, self->s == NULL, a[1] == NULL); printf("%d %d\n", n == "", this->t == ""); }
BEGIN { printf("[%s] [%s]\n", n, this->t); }
BEGIN { printf("%d [%s]\n", strlen(n), strjoin(n, "x")); printf("%d\n", index(n, "a")); printf("[%s]\n", basename(n)); }
BEGIN { printf("%d %d\n", strchr(n, 'a') == NULL, strtok(n, ",") == NULL); }
BEGIN { printf("[%s]\n", self->s); }
BEGIN { printf("[%s]\n", a[1]); }
BEGIN { @[n] = count(); }
BEGIN { trace(n); printf("|\n"); }
BEGIN { x = n; printf("%d\n", x == NULL); n = "set"; n = NULL; x = n; printf("%d %d\n", n == NULL, x == NULL); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
