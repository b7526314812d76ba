/* args: -q -n 'BEGIN { a = speculation(); b = speculation(); c = speculation(); exit(0); }' */
BEGIN { }
