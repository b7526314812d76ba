/* args: -q -n 'BEGIN { exit(3); } END { exit(5); }' */
BEGIN { }
