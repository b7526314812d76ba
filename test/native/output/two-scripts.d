/* args: -q -s FILE -s FILE -n 'END { printf("end\n"); }' */
BEGIN { printf("once per script %d\n", ++n); }
BEGIN / n == 2 / { exit(0); }
