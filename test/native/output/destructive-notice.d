/* args: -w -s FILE */
BEGIN { trace(1); exit(0); }
