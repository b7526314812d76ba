int n;
BEGIN { commit(0); }
BEGIN { printf("commit(0)\n"); }
BEGIN { commit(-1); }
BEGIN { printf("commit(-1)\n"); }
BEGIN { commit(99); }
BEGIN { printf("commit(99)\n"); }
BEGIN { discard(0); }
BEGIN { discard(-1); }
BEGIN { discard(99); }
BEGIN { n = -5; speculate(n); printf("never"); }
BEGIN { n = 1 << 20; speculate(n); printf("never"); }
BEGIN { i = speculation(); printf("%d\n", i); }
BEGIN { speculate(i); printf("speculated\n"); }
BEGIN { commit(i); }
BEGIN { commit(i); }
BEGIN { speculate(i); printf("too late\n"); }
BEGIN { discard(i); discard(i); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
