int a[5]; int i; string sa[3];
BEGIN { a[0] = 1; a[4] = 5; i = 4; printf("%d %d %d\n", a[0], a[1], a[i]); }
BEGIN { i = 5; trace(a[i]); }
BEGIN { i = -1; trace(a[i]); }
BEGIN { i = 7; a[i] = 3; }
BEGIN { sa[1] = "one"; i = 1; printf("%s\n", sa[i]); }
BEGIN { i = 3; trace(sa[i]); }
ERROR { printf("arg4 %d arg5 %d\n", arg4, arg5); }
BEGIN { exit(0); }
