string s, n; char ca[8];
BEGIN {
	s = "abc";
	printf("%d %d %d %d %d %d\n", s == "abc", s != "abc", s < "abd", s <= "abc", s > "abb", s >= "abcd"); printf("%d %d %d\n", s < "ab", s > "ab", s < "");
	printf("%d %d %d\n", "a" < "\xff", "\x7f" < "\x80", "Z" < "a"); printf("%d %d\n", "" == "", "" < "a"); printf("%d %d %d %d\n", n == NULL, n == "", n < "", "" > n); printf("%d %d\n", NULL == n, n != NULL);
	printf("%d %d\n", n == n, s == NULL); printf("%c %c %d\n", s[0], s[2], s[3]); printf("%d\n", "hello"[1]);
	printf("%s\n", stringof(s)); printf("%s\n", stringof("lit")); printf("%d %d %d\n", sizeof (s), sizeof (stringof(s)), strlen(s)); 
	s = ""; printf("[%s] %d %d\n", s, strlen(s), s == NULL); s = NULL; printf("%d\n", s == NULL);
	s = "a\0b"; printf("[%s] %d %d\n", s, strlen(s), sizeof ("a\0b")); printf("%d\n", s == "a"); printf("[%s]\n", "q\0r");
	s = "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";
	printf("%d %s\n", strlen(s), s); 
	printf("%s\n", s + 250); printf("%d\n", *(s + 3)); printf("%s\n", stringof(s + 2 == NULL ? "x" : "y"));
	t = "auto"; printf("%s %d\n", t, sizeof (t)); this->u = "clause"; printf("%s\n", this->u); self->v = "thread"; printf("%s\n", self->v); self->v = 0; printf("%d\n", self->v == NULL);
}
BEGIN { exit(0); }
