string s;
BEGIN { s = stringof(NULL); printf("%d\n", s == NULL); }
BEGIN { self->s = stringof(NULL); printf("%d\n", self->s == NULL); }
BEGIN { x = (string)NULL; printf("%d\n", x == NULL); }
BEGIN { this->p = (char *)NULL; s = this->p; printf("%d\n", s == NULL); }
BEGIN { this->p = (char *)NULL; printf("%d\n", this->p == "x"); }
BEGIN { this->p = (char *)NULL; printf("%d\n", stringof(this->p) == NULL); }
BEGIN { a["x"] = 1; printf("%d\n", a[stringof(NULL)]); }
BEGIN { self->t = (string)NULL; trace(self->t); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
