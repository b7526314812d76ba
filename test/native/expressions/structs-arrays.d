struct point { int x; char c; int y; }; struct point pa[3]; int m[4][5];
BEGIN { pa[1].x = 4; pa[2].y = 5; printf("%d %d %d\n", pa[0].x, pa[1].x, pa[2].y); printf("%d\n", sizeof (pa)); }
BEGIN { i = 2; printf("%d\n", pa[i].y); i = 3; printf("%d\n", pa[i].y); }
BEGIN { printf("%d %d\n", sizeof (m), sizeof (m[1])); }
BEGIN { exit(0); }
