/* args: -F -s FILE */
BEGIN { trace("one"); }
BEGIN { }
BEGIN { printf("x\n"); }
BEGIN { @a = count(); }
BEGIN { exit(0); }
END { trace("end"); }
