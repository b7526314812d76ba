int zero;
BEGIN { printf("first\n"); }
BEGIN { trace(1 / zero); }
BEGIN { printf("second\n"); }
ERROR { printf("error %d\n", ++n); }
BEGIN { printf("third\n"); }
tick-20ms { t++; printf("tick %d\n", t); trace(1 / zero); }
tick-20ms { printf("after\n"); }
tick-20ms / t == 2 / { exit(0); }
END { printf("end\n"); }
END { trace(1 / zero); }
END { printf("end of end\n"); }
