struct s { int a; char b; short c; } v;
struct s8 { int a; int b; } w;
struct s1 { char b; } u;
int i4[4]; char c4[4]; char c8[8]; char c3[3]; short s2[2];
BEGIN { v.a = 66; v.b = 'x'; v.c = 5; w.a = 1; w.b = 2; u.b = 'q'; i4[1] = 7; c4[0] = 'a'; c4[1] = 'b'; c8[0] = 'z'; c3[0] = 'k'; s2[0] = 3; }
BEGIN { @v[v] = count(); @w[w] = count(); @u[u] = count(); @i4[i4] = count(); @c4[c4] = count(); @c8[c8] = count(); @c3[c3] = count(); @s2[s2] = count(); @m["a", c4, 5] = count(); }
BEGIN { @v[v] = count(); v.a = 67; @v[v] = count(); @t["abc"] = count(); @t[c4] = count(); printa("[%s] %@d\n", @t); exit(0); }
