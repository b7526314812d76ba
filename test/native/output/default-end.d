/* args: -s FILE */
BEGIN { exit(0); }
