/* args: -n 'BEGIN,END { exit(0); }' */
BEGIN { }
