/* args: -F -q -n 'BEGIN { printf("hi\n"); exit(0); } END { trace(1); }' */
BEGIN { }
