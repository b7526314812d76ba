/* args: -n 'BEGIN { trace(1); @a = count(); exit(0); } END { printa("x %@d\n", @a); trace(2); }' */
BEGIN { }
