int n;
BEGIN { this->p = (char *)alloca(16); bcopy("hello world", this->p, 12); printf("%s\n", stringof(this->p)); this->q = (char *)alloca(4); bcopy(this->p + 6, this->q, 3); printf("%s\n", stringof(this->q)); }
BEGIN { this->p = (char *)alloca(4); n = 5; bcopy("hello", this->p, n); }
BEGIN { this->p = (char *)alloca(4); n = -1; bcopy("hello", this->p, n); }
BEGIN { this->p = (char *)alloca(4); n = 0; bcopy("hello", this->p, n); printf("zero copied\n"); }
BEGIN { bcopy((void *)0, alloca(8), 8); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
