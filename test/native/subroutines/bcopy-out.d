int n;
BEGIN { n = 9; this->p = alloca(8); bcopy("0123456789", this->p, n); }
BEGIN { n = 9; this->c = (char *)alloca(8); bcopy("0123456789", this->c + 8, n); }
BEGIN { n = 3; this->c = (char *)alloca(8); bcopy("0123456789", this->c + 6, n); }
BEGIN { n = 3; this->c = (char *)alloca(8); this->q = (char *)alloca(8); bcopy(this->c + 15, this->q, n); }
BEGIN { n = 0; this->c = (char *)alloca(8); bcopy("x", this->c + 8, n); printf("ok\n"); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
