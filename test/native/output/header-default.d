/* args: -s FILE */
BEGIN { trace(1); }
BEGIN { trace(1); trace("two"); trace(3); }
BEGIN { printf("x"); }
BEGIN { printf("x\n"); }
BEGIN { }
BEGIN { @a = count(); }
BEGIN { x = 1; }
BEGIN { printf("%d %s", 5, "y"); trace(7); }
BEGIN { trace("a string of more than thirty-three characters in all"); }
BEGIN { exit(4); }
BEGIN { trace("after exit"); }
END { trace("end"); }
