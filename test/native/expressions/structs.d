struct point { int x; char c; int y; }; struct tail { int a; char b; }; union both { int i; char c[4]; short s; };
struct nest { struct point p; int arr[3]; char name[8]; struct { int inner; } in; }; typedef struct point point_t;
struct bits { int a : 2; int b : 5; unsigned c : 3; }; struct bits2 { int a : 14; int b : 9; int c : 4; }; struct bits3 { char a : 3; short b : 11; long c : 30; };
struct point p, p2; union both u; struct nest n; struct bits b; point_t *pp; struct point pa[3]; struct point as[int]; struct list { int v; struct list *next; };
BEGIN {
	printf("%d %d %d %d\n", sizeof (struct point), sizeof (struct tail), sizeof (union both), sizeof (struct nest)); printf("%d %d %d\n", sizeof (struct bits), sizeof (struct bits2), sizeof (struct bits3));
	printf("%d %d %d\n", offsetof(struct point, c), offsetof(struct point, y), offsetof(struct nest, name)); printf("%d %d\n", offsetof(point_t, y), sizeof (point_t)); printf("%d %d\n", sizeof (p.c), sizeof (n.name)); printf("%d %d\n", sizeof (struct list), sizeof (pa));
}
BEGIN { p.x = 5; p.c = 300; p.y = -1; printf("%d %d %d\n", p.x, p.c, p.y); p2 = p; p.x = 9; printf("%d %d\n", p2.x, p2.y); p.x++; p.y += 10; printf("%d %d\n", p.x, p.y); }
BEGIN { u.i = 0x41424344; printf("%c %c %x\n", u.c[0], u.c[3], u.s); u.c[0] = 'z'; printf("%x\n", u.i); }
BEGIN { n.arr[1] = 4; n.arr[2] = n.arr[1] + 1; printf("%d %d %d\n", n.arr[0], n.arr[1], n.arr[2]); n.p.x = 3; printf("%d\n", n.p.x); n.name[0] = 'h'; n.name[1] = 'i'; printf("%s|%d\n", n.name, n.in.inner); n.in.inner = 6; printf("%d\n", n.in.inner); trace(n.name); printf("\n"); }
BEGIN { b.a = 1; b.b = -3; b.c = 9; printf("%d %d %d\n", b.a, b.b, b.c); b.a = 3; printf("%d\n", b.a); b.b = 16; printf("%d\n", b.b); }
BEGIN { exit(0); }
