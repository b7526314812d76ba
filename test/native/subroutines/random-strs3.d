int n; string s, t;
BEGIN { s = "/bba/."; t = "ba"; }
BEGIN { printf("[%s]\n", cleanpath(s)); }
BEGIN { s = "//aab."; t = ""; }
BEGIN { printf("[%s]\n", cleanpath(s)); }
BEGIN { s = "///aa/"; t = "bb"; }
BEGIN { printf("[%s]\n", cleanpath(s)); }
ERROR { printf("E %d\n", arg4); }
BEGIN { exit(0); }
