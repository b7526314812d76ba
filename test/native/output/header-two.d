/* args: -n 'BEGIN { trace(1); } END { trace("end"); } BEGIN { printf("a\nb\n"); exit(3); }' */
BEGIN { }
