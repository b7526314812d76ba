inline int add[int a, int b] = a + b; inline string nm[int n] = n == 1 ? "one" : "more";
BEGIN { printf("%d %s %s %d\n", add[3, 4], nm[1], nm[5], add[add[1, 2], 3]); exit(0); }
