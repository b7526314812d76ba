BEGIN { x = 1; trace(x); }
inline int x = 3;
