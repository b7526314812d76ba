/* args: -v -q -n 'BEGIN { exit(0); }' */
BEGIN { }
