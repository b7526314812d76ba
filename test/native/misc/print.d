enum e { one, two }; struct in { int x; char c; }; struct s { int a; int64_t b; struct in i; int arr[3]; char name[8]; enum e e; void *p; uint8_t u; int zero; }; 
BEGIN { this->s = (struct s *)alloca(sizeof (struct s)); this->s->a = -5; this->s->b = 7; this->s->i.x = 3; this->s->i.c = 'q'; this->s->arr[1] = 4; this->s->name[0] = 'n'; this->s->e = two; this->s->u = 200; print(this->s); }
BEGIN { this->i = (int *)alloca(4); *this->i = 42; print(this->i); this->c = (char *)alloca(4); *this->c = 'c'; print(this->c); }
BEGIN { exit(0); }
