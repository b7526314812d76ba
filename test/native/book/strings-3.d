/* strlen-of */
BEGIN { printf("--- strlen-of\n"); }
string s_12;
BEGIN { s_12 = "abc"; printf("%d %d %d %d\n", strlen(s_12), strlen(""), strlen(probename), strlen(strjoin(s_12, s_12))); }
/* strchr-tail */
BEGIN { printf("--- strchr-tail\n"); }
string s_13;
BEGIN { s_13 = "user@host.example"; printf("%s %s %d\n", strchr(s_13, '@'), strrchr(s_13, '.'), strchr(s_13, '%') == NULL); printf("%s\n", substr(strchr(s_13, '@'), 1)); }
/* strstr-tail */
BEGIN { printf("--- strstr-tail\n"); }
string s_14;
BEGIN { s_14 = "key=value"; printf("%s %d %s\n", strstr(s_14, "="), strstr(s_14, "==") == NULL, strstr(s_14, "")); }
/* copy-semantics */
BEGIN { printf("--- copy-semantics\n"); }
string a_15, b_15;
BEGIN { a_15 = "first"; b_15 = a_15; a_15 = "second"; printf("%s %s\n", a_15, b_15); }
/* thread-strings */
BEGIN { printf("--- thread-strings\n"); }
BEGIN { self->s_16 = "kept"; this->s_16 = self->s_16; self->s_16 = 0; printf("%s %d\n", this->s_16, self->s_16 == NULL); }
/* assoc-strings */
BEGIN { printf("--- assoc-strings\n"); }
BEGIN { a_17["x", 1] = "one"; a_17["x", 2] = "two"; printf("%s %s %d\n", a_17["x", 1], a_17["x", 2], a_17["y", 1] == NULL); a_17["x", 1] = 0; printf("%d\n", a_17["x", 1] == NULL); }
/* ternary-of-strings */
BEGIN { printf("--- ternary-of-strings\n"); }
int n_18;
BEGIN { n_18 = 5; printf("%s %s\n", n_18 > 3 ? "many" : "few", n_18 == 1 ? "one" : n_18 == 5 ? "five" : "other"); }
/* ternary-mixed */
BEGIN { printf("--- ternary-mixed\n"); }
BEGIN { trace(1 ? "a" : 2); }
/* stringof-array */
BEGIN { printf("--- stringof-array\n"); }
char c_20[6];
BEGIN { c_20[0] = 'h'; c_20[1] = 'i'; s_20 = stringof(c_20); printf("%s %d %d\n", s_20, strlen(s_20), s_20 == "hi"); }
/* stringof-cast */
BEGIN { printf("--- stringof-cast\n"); }
BEGIN { this->p_22 = (char *)alloca(8); bcopy("abc", this->p_22, 4); printf("%s %s\n", (string)this->p_22, stringof(this->p_22 + 1)); }
/* escapes */
BEGIN { printf("--- escapes\n"); }
BEGIN { printf("%d %d %d %d %d\n", strlen("\n"), strlen("\x41\x42"), strlen("\101"), strlen("\\"), strlen("\"")); printf("[%s]\n", "\q\z"); }
/* hex-escape-long */
BEGIN { printf("--- hex-escape-long\n"); }
BEGIN { printf("%d\n", strlen("\x4142")); }
/* octal-escape-long */
BEGIN { printf("--- octal-escape-long\n"); }
BEGIN { printf("%d [%s]\n", strlen("\1011"), "\1011"); }
/* inet-constants */
BEGIN { printf("--- inet-constants\n"); }
BEGIN { printf("%d %d\n", AF_INET, AF_INET6); }
BEGIN { exit(0); }
