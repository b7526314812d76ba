/* args: -s FILE */
BEGIN { trace("a"); printf("%d", 1); trace(2); printf("\n"); trace("b"); }
BEGIN { printf("%s\n", "x"); printf("%s\n", "y"); }
BEGIN { @a = count(); trace("t"); printa("%@d\n", @a); trace("u"); }
BEGIN { exit(0); trace("after exit"); }
END { trace(1); }
END { }
END { @b = count(); }
