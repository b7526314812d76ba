BEGIN { printf("%d %d\n", index("hello", "l"), index("hello", "lo")); }
BEGIN { printf("%d %d\n", index("hello", "z"), index("hello", "")); }
BEGIN { printf("%d\n", index("aaa", "aaaa")); }
BEGIN { exit(0); }
