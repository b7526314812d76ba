/* args: -n 'BEGIN { x = 1; } BEGIN { exit(0); }' */
BEGIN { }
