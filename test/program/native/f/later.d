BEGIN { trace(x); }
int x;
