int n;
BEGIN { this->p = (char *)alloca(8); n = 8; trace(this->p[n]); }
BEGIN { this->p = (char *)alloca(8); n = -1; trace(this->p[n]); }
BEGIN { this->p = (char *)alloca(8); n = 7; this->p[n] = 'c'; printf("%c\n", this->p[7]); }
BEGIN { this->i = (int *)alloca(8); this->r = (int *)((char *)this->i + 6); trace(*this->r); }
BEGIN { this->i = (int *)alloca(8); this->r = (int *)((char *)this->i + 1); *this->r = 5; printf("%d\n", *this->r); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
