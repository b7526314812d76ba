/* args: -xscratchsize=100 -q -s FILE */
int n; char *p;
BEGIN { n = 96; p = alloca(n); printf("96 ok\n"); }
BEGIN { n = 100; p = alloca(n); printf("100 ok\n"); }
BEGIN { n = 104; p = alloca(n); printf("104 ok\n"); }
BEGIN { n = 105; p = alloca(n); printf("105 ok\n"); }
BEGIN { n = 112; p = alloca(n); printf("112 ok\n"); }
BEGIN { n = 50; p = alloca(n); p = alloca(n); printf("50 50 ok\n"); }
BEGIN { n = 48; p = alloca(n); p = alloca(n); printf("48 48 ok\n"); }
BEGIN { n = 96; p = alloca(n); p = alloca(8); printf("96 8 ok\n"); exit(0); }
