typedef struct in_s { int a; int b; } in_t; typedef struct out_s { int sum; string name; int64_t prod; int missing; } out_t;
translator out_t < in_t i > { sum = i.a + i.b; name = i.a > 2 ? "big" : "small"; prod = i.a * i.b; };
translator out_t < int n > { sum = n + 1; name = "int"; };
in_t v;
BEGIN { v.a = 3; v.b = 4; printf("%d %s %d\n", xlate <out_t> (v).sum, xlate <out_t> (v).name, xlate <out_t> (v).prod); }
BEGIN { this->n = 5; printf("%d %s\n", xlate <out_t> (this->n).sum, xlate <out_t> (this->n).name); }
BEGIN { exit(0); }
