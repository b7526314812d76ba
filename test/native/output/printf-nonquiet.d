/* args: -s FILE */
BEGIN { printf("no newline"); }
BEGIN { printf("newline\n"); }
BEGIN { printf("a"); printf("b"); trace(1); printf("c"); }
BEGIN { trace("s"); trace("t"); }
BEGIN { trace((char)65); trace((short)65); trace(65); trace(65L); }
BEGIN { printf("%5d|%s", 1, "x"); printf("%c", 10); }
BEGIN { trace(""); }
BEGIN, BEGIN { trace("twice"); }
BEGIN { exit(256 + 7); }
END { trace("end"); }
END { exit(9); }
