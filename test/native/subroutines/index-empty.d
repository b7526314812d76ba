BEGIN { printf("%d %d\n", index("hello", "", 3), index("hello", "", 5)); }
BEGIN { printf("%d %d\n", index("hello", "", 6), index("hello", "", -1)); }
BEGIN { printf("%d %d\n", index("", ""), index("", "a")); }
BEGIN { exit(0); }
