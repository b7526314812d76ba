/* args: -q -n 'BEGIN { printf("%*d|%-*d|%.*s\n", 5, 3, 5, 3, 2, "abc"); exit(0); }' */
BEGIN { }
