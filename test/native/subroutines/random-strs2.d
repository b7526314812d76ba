int n; string s, t;
BEGIN { s = ""; t = "a"; }
BEGIN { printf("[%s] [%s]\n", substr(s, -2), substr(s, -2, -1)); }
BEGIN { printf("[%s] %d\n", strjoin(s, t), s < t); }
BEGIN { s = "/"; t = ""; }
BEGIN { printf("[%s] [%s]\n", substr(s, 8), substr(s, 8, 7)); }
BEGIN { printf("[%s] %d\n", strjoin(s, t), s < t); }
BEGIN { s = "ab"; t = "a/"; }
BEGIN { printf("[%s] [%s]\n", substr(s, -2), substr(s, -2, 5)); }
BEGIN { printf("[%s] %d\n", strjoin(s, t), s < t); }
ERROR { printf("E %d\n", arg4); }
BEGIN { exit(0); }
