int n; string s, t;
BEGIN { s = "bbaaba/"; t = "b"; }
BEGIN { printf("[%s] [%s]\n", basename(s), dirname(s)); }
BEGIN { s = "/bba////"; t = ""; }
BEGIN { printf("[%s] [%s]\n", basename(s), dirname(s)); }
BEGIN { s = ".baa.b/"; t = "ab"; }
BEGIN { printf("[%s] [%s]\n", basename(s), dirname(s)); }
ERROR { printf("E %d\n", arg4); }
BEGIN { exit(0); }
