BEGIN { printf("%d %d %d\n", rindex("aaa", "aa", 0), rindex("hello", "h", 0), rindex("hello", "h", 100)); }
BEGIN { printf("%d %d %d\n", rindex("hello", "hello", 0), rindex("hello", "lo", 3), rindex("abcabc", "abc", 2)); }
BEGIN { exit(0); }
