char c[20]; int i[4]; int n;
BEGIN { c[0] = 'h'; c[1] = 'i'; i[1] = 7; tracemem(&c[0], 20); tracemem(&i[0], 16); }
BEGIN { n = 3; tracemem(&c[0], 20, n); n = 0; tracemem(&c[0], 20, n); n = -1; tracemem(&c[0], 20, n); n = 20; tracemem(&c[0], 20, n); n = 25; tracemem(&c[0], 20, n); n = 19; tracemem(&c[0], 20, n); }
BEGIN { exit(0); }
