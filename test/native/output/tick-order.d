/* args: -q -n 'tick-10ms { i++; printf("%d ", i); } tick-10ms /i >= 3/ { exit(0); }' */
BEGIN { }
