BEGIN { x = 5; printf("%d %d %d\n", x++, ++x, x); y = (x = 9, x + 1); printf("%d %d\n", x, y); exit(0); }
