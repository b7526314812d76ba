BEGIN { printf("%s:%s:%s:%s %d\n", probeprov, probemod, probefunc, probename, id); }
BEGIN { printf("%d %d %d %d\n", arg0, arg1, arg2, arg9); }
BEGIN { printf("%d %d\n", pid == $pid, ppid == $ppid); printf("%d %d\n", uid, gid); printf("%d\n", tid == pid); }
BEGIN { printf("%s\n", execname == "dtrace" || execname == "tsdtrace" ? "own name" : "other"); }
BEGIN { printf("%d\n", timestamp == timestamp); printf("%d\n", walltimestamp > 1700000000000000000); }
BEGIN { printf("%d\n", errno); }
BEGIN { printf("%s %s\n", $$0 == "builtins.d" ? "name" : $$0, "x"); }
BEGIN { exit(0); }
END { printf("%s %d\n", probename, id); }
