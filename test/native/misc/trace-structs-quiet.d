/* args: -q -s FILE */
struct s { int a; char b; }; struct c { char c; }; struct s v; struct c w; union u { int i; char c; }; union u x; int arr[3]; char ca[5]; struct big { int64_t a; int64_t b; int64_t c; }; struct big g; uint8_t ua[4];
BEGIN { v.a = 7; v.b = 'x'; trace(v); trace("after"); }
BEGIN { w.c = 'w'; trace(w); x.i = 65; trace(x); }
BEGIN { arr[0] = 1; arr[2] = 3; trace(arr); }
BEGIN { ca[0] = 'h'; ca[1] = 'i'; trace(ca); ua[0] = 'u'; trace(ua); ua[1] = 200; ua[2] = 'z'; trace(ua); }
BEGIN { g.a = 1; g.b = -1; g.c = 0x4142434445464748; trace(g); }
BEGIN { this->p = alloca(8); trace(1); }
BEGIN { exit(0); }
