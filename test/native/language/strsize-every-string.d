/* args: -xstrsize=16 -q -s FILE */
string g; struct s { string t; int n; }; struct s v; char c[40]; string a[int]; self string th; this string tl;
BEGIN { printf("%d %d %d %d\n", sizeof (string), sizeof (g), sizeof (struct s), offsetof(struct s, n)); }
BEGIN { x = "0123456789abcdefghij"; printf("[%s] %d\n", x, strlen(x)); }
BEGIN { g = "0123456789abcdefghij"; printf("[%s]\n", g); a[1] = g; printf("[%s]\n", a[1]); }
BEGIN { printf("[%s]\n", "0123456789abcdefghij"); printf("%d\n", strlen("0123456789abcdefghij")); }
BEGIN { printf("%d\n", "0123456789abcdefghij" == "0123456789abcdeXXXXX"); }
BEGIN { printf("%d\n", "0123456789abcdefghij" == "0123456789abcdXXXXXX"); }
BEGIN { g = "0123456789abcdefghij"; printf("%d\n", g == "0123456789abcde"); }
BEGIN { self->th = "0123456789abcdefghij"; printf("[%s]\n", self->th); this->tl = "0123456789abcdefghij"; printf("[%s]\n", this->tl); }
BEGIN { v.t = "0123456789abcdefghij"; v.n = 7; printf("[%s] %d\n", v.t, v.n); }
BEGIN { @["0123456789abcdefghij"] = count(); @["0123456789abcdefXXXX"] = count(); printa("[%s] %@d\n", @); clear(@); trunc(@); }
BEGIN { trace("0123456789abcdefghij"); }
BEGIN { printf("[%s]\n", strjoin("0123456789", "abcdefghij")); printf("[%s]\n", substr("0123456789abcdefghij", 2)); }
BEGIN { printf("[%s]\n", strchr("0123456789abcdefghij", 'd')); printf("[%s]\n", strrchr("0123456789abcdefghij", 'i')); }
BEGIN { printf("%d %d\n", index("0123456789abcdefghij", "f"), index("0123456789abcdefghij", "j")); printf("[%s]\n", strstr("0123456789abcdefghij", "fg")); }
BEGIN { printf("[%s]\n", strtok("0123456789abcdefghij", "z")); }
BEGIN { printf("[%s]\n", basename("/0123456789/0123456789abcdefghij")); printf("[%s]\n", dirname("/0123456789abcdefg/x")); }
BEGIN { exit(0); }
