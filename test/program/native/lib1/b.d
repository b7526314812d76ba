inline int TEN = 10;
