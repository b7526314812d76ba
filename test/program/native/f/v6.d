provider web { probe go(int a, char *b) : (char *b, int a); };
web:::go { trace(args[1]); }
