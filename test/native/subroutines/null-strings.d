BEGIN { n = "x"; n = NULL; printf("%d\n", n == NULL); }
BEGIN { trace(strlen(n)); }
BEGIN { trace(strjoin(n, "a")); }
BEGIN { trace(strjoin("a", n)); }
BEGIN { trace(strchr(n, 'a')); }
BEGIN { trace(strrchr(n, 'a')); }
BEGIN { trace(strstr(n, "a")); }
BEGIN { trace(strstr("a", n)); }
BEGIN { trace(index(n, "a")); }
BEGIN { trace(index("a", n)); }
BEGIN { trace(rindex(n, "a")); }
BEGIN { trace(substr(n, 1)); }
BEGIN { trace(substr(n, 1, 2)); }
BEGIN { trace(basename(n)); }
BEGIN { trace(dirname(n)); }
BEGIN { trace(cleanpath(n)); }
BEGIN { trace(strtok(n, ",")); }
BEGIN { trace(strtok("a", n)); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
