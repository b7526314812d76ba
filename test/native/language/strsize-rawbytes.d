/* args: -xstrsize=16 -xrawbytes -q -s FILE */
BEGIN { trace("0123456789abcdefghij"); exit(0); }
