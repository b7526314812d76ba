BEGIN{x=1;y=2}BEGIN{printf("%d %d\n",x,y)}
BEGIN /* a comment */ / x == 1 / /* another */ { printf("ok\n"); } // a line comment
BEGIN / x / y == 0 / { printf("division %d\n", x / y); }
BEGIN / x
== 1 / { printf("split\n"); }
BEGIN { printf("%d\n", 6 / 2 / 3); printf("%d\n", x
	+ y); }
dtrace:::BEGIN, :::BEGIN / x == 1 && y == 2 / { printf("list\n"); }
BEGIN { \
x_1 = 5; _y = 6; X = 7; printf("%d %d %d\n", x_1, _y, X); }
int z; BEGIN { z = 5; printf("%d\n", z) ; ; ; }
# 100 "other.d"
BEGIN { printf("after line\n"); }
#line 200
BEGIN { exit(0) }
