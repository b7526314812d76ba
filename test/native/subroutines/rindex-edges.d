BEGIN { printf("%d %d %d %d\n", rindex("hello", "", 3), rindex("hello", "", 5), rindex("hello", "", 6), rindex("hello", "", -1)); }
BEGIN { printf("%d %d %d\n", rindex("", ""), rindex("", "a"), rindex("aaa", "aa")); }
BEGIN { exit(0); }
