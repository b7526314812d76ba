/* args: -xrawbytes -s FILE */
BEGIN { trace("abc"); trace(1); trace((char)65); }
BEGIN { exit(0); }
