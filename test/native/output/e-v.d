/* args: -e -v -n 'BEGIN { exit(4); }' */
BEGIN { }
