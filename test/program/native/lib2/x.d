
inline int X = nosuch;
