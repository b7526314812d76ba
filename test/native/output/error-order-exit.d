int zero;
BEGIN { printf("first\n"); }
BEGIN { trace(1 / zero); }
BEGIN { printf("second\n"); }
ERROR { printf("error\n"); }
BEGIN { printf("third\n"); exit(0); }
END { printf("end\n"); }
END { trace(1 / zero); }
END { printf("end of end\n"); }
