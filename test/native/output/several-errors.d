int zero, n;
ERROR { printf("a %d\n", n); n++; }
ERROR { printf("b %d arg2 %d\n", n, arg2); }
ERROR / arg2 == 3 / { exit(7); }
BEGIN { trace(1 / zero); }
BEGIN { trace(1 % zero); }
BEGIN { printf("still here\n"); }
BEGIN { exit(0); }
END { printf("end %d\n", n); }
