BEGIN { printf("%d %d %d %d\n", rindex("hello", "l"), rindex("hello", "lo"), rindex("hello", "z"), rindex("hello", "")); }
BEGIN { printf("%d %d %d %d\n", rindex("hello", "l", 0), rindex("hello", "l", 3), rindex("hello", "l", 2), rindex("hello", "l", -1)); }
BEGIN { exit(0); }
