string s;
BEGIN {
	s = "hello";
	printf("[%s] [%8s] [%-8s] [%.3s] [%8.3s] [%-8.3s] [%.0s] [%.10s] [%08s]\n", s, s, s, s, s, s, s, s, s);
	printf("[%s] [%s] [%5s]\n", "", "a\tb", "");
	printf("[%S] [%S] [%12S] [%-12S] [%.3S]\n", s, "a\tb\n", "q\"q", "q\"q", "a\tb");
	printf("[%S] [%S]\n", "\001\033\177", "back\\slash 'quoted'");
	printf("[%S]\n", "");
	printf("[%*s] [%-*s] [%.*s] [%*.*s]\n", 8, s, 8, s, 2, s, 8, 2, s);
	printf("[%?s] [%-?s]\n", s, s);
	printf("%s %s %s\n", probename, probeprov, strjoin("a", "b"));
	printf("[%s] [%s]\n", probemod, probefunc);
}
BEGIN { printf("\x41\102\0C after nul\n"); }
BEGIN { printf("tab\there \a\b\f\v\r\\ \" ' \?\n"); }
BEGIN { printf("latin \xe9 \377\n"); printf("%s\n", "latin \xe9 \377"); printf("%S\n", "latin \xe9 \377"); }
BEGIN { exit(0); }
