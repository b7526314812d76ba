string n; int zero; int *p;
BEGIN { printf("before "); trace(1 / zero); printf("never"); }
BEGIN { trace(1 % zero); }
BEGIN { printf("%s", n); }
BEGIN { trace(n); }
BEGIN { trace(*p); }
BEGIN { trace(*(int *)16); }
BEGIN { trace(strlen(n)); }
BEGIN { trace(strchr(n, 'a')); }
BEGIN { trace(strjoin("a", n)); }
BEGIN { this->x = 5; trace(1 / zero); }
BEGIN { printf("this->x %d\n", this->x); }
BEGIN { @a[1 / zero] = count(); }
BEGIN { @b["kept"] = count(); trace(1 / zero); }
BEGIN { y = 7; trace(1 / zero); y = 8; }
BEGIN { printf("y %d\n", y); }
BEGIN / 1 / zero / { trace("predicate"); }
BEGIN { trace(stringof((char *)0)); }
BEGIN { trace(stringof((char *)1)); }
BEGIN { printf("%d\n", (*(struct in6_addr *)NULL).in6_u.u6_addr8[0]); }
ERROR { printf("error arg1 %d arg2 %d arg4 %d arg5 %x\n", arg1, arg2, arg4, arg5); }
BEGIN { printf("last\n"); exit(6); }
END { trace(1 / zero); }
END { printf("end\n"); }
