BEGIN { this->p = (int *)alloca(16); *this->p = 5; this->p[1] = 6; *(this->p + 2) = 7; printf("%d %d %d %d\n", *this->p, this->p[1], *(this->p + 2), this->p[3]); }
BEGIN { this->c = (char *)alloca(8); this->c[0] = 'a'; this->c[1] = 'b'; this->c[2] = 0; printf("%s %d\n", stringof(this->c), strlen(stringof(this->c))); }
BEGIN { this->y = alloca(8); printf("%d\n", this->y != NULL); *(uint64_t *)this->y = 5; printf("%d\n", *(uint32_t *)this->y); }
BEGIN { this->s = (char *)alloca(10); bcopy(probename, this->s, 3); printf("%s\n", stringof(this->s)); }
BEGIN { this->i = (int *)alloca(8); *this->i = -1; printf("%x\n", *(int64_t *)this->i); }
BEGIN { exit(0); }
