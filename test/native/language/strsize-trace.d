/* args: -xstrsize=16 -s FILE */
BEGIN { trace("0123456789abcdefghij"); exit(0); }
