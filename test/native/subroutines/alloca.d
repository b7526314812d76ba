int n;
BEGIN { n = 0; this->p = (char *)alloca(n); printf("alloca(0) %d\n", this->p == NULL); }
BEGIN { n = 257; this->p = (char *)alloca(n); printf("257\n"); }
BEGIN { n = 256; this->p = (char *)alloca(n); this->p[255] = 'x'; printf("256 %c\n", this->p[255]); }
BEGIN { n = -1; this->p = (char *)alloca(n); printf("-1\n"); }
BEGIN { this->p = (char *)alloca(200); this->q = (char *)alloca(56); printf("200+56\n"); }
BEGIN { this->p = (char *)alloca(200); this->q = (char *)alloca(57); printf("200+57\n"); }
BEGIN { this->p = (char *)alloca(100); this->q = (char *)alloca(153); printf("100+153\n"); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
