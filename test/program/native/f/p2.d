#pragma D attributes Stable/Private x
int x;
BEGIN { x = 1; trace(x); exit(0); }
