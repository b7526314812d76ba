/* forward */
BEGIN { printf("--- forward\n"); }
struct later_1; struct later_1 *p_1; struct later_1 { int a; };
BEGIN { printf("%d %d\n", p_1 == NULL, sizeof (struct later_1)); }
/* builtins-in-begin */
BEGIN { printf("--- builtins-in-begin\n"); }
BEGIN { printf("%s %s %s %s\n", probeprov, probemod, probefunc, probename); printf("%d %d %d %d\n", arg0, arg5, id, epid > 0); printf("%d %d\n", pid == $pid, uid == $uid); }
BEGIN { exit(0); }
