BEGIN { i = speculation(); }
BEGIN { speculate(i); printf("spec "); }
BEGIN { speculate(i); printf("more "); x = 5; }
BEGIN { commit(i); x = 6; }
BEGIN { printf("\nx %d\n", x); }
BEGIN { exit(0); }
