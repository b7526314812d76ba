#pragma D option quiet
union f { float f; int i; }; union d { double d; int64_t l; }; union f u; union d w; double gd; float gf;
BEGIN { u.i = 0x3fc00000; w.l = 0x400921fb54442d18; printf("%f %e %g %E %G\n", u.f, w.d, w.d, w.d, u.f); }
BEGIN { printf("%5.2f|%-12.1e|%+g|%010.3f|%.0f\n", w.d, w.d, u.f, w.d, w.d); }
BEGIN { w.l = 0x7ff0000000000000; printf("%f %g\n", w.d, w.d); w.l = 0x7ff8000000000000; printf("%f\n", w.d); w.l = 0x8000000000000000; printf("%f %g\n", w.d, w.d); w.l = 0x7fefffffffffffff; printf("%g %e\n", w.d, w.d); w.l = 1; printf("%g\n", w.d); }
BEGIN { u.i = 0x3fc00000; w.l = 0x4010000000000000; trace(u.f); trace(w.d); printf("\n"); }
BEGIN { trace(gd); trace(gf); printf("%f %f\n", gd, gf); }
BEGIN { exit(0); }
