/* args: -x rawbytes -n 'BEGIN { trace(1); trace("x"); exit(0); }' */
BEGIN { }
