BEGIN { printf("%d %d\n", index("hello", "l", 3), index("hello", "l", 4)); }
BEGIN { printf("%d %d\n", index("hello", "l", -5), index("hello", "o", 100)); }
BEGIN { printf("%d\n", index("abcabc", "abc", 1)); }
BEGIN { exit(0); }
