BEGIN { this->x = 3; } BEGIN { printf("%d\n", this->x); self->y = this->x; } BEGIN { printf("%d %d\n", self->y, self->z); exit(0); }
END { printf("%d\n", self->y); }
