int i[4]; char c[5]; struct s { int a; }; struct s t; int n;
BEGIN { i[1] = 7; c[0] = 'q'; t.a = 4; print(&i[0]); print(&t.a); }
BEGIN { exit(0); }
