/* args: -q -n 'BEGIN { exit(256); }' */
BEGIN { }
