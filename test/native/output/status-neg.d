/* args: -q -n 'BEGIN { exit(-1); }' */
BEGIN { }
