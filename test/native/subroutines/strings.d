BEGIN { printf("%d %d %d\n", strlen(""), strlen("abc"), strlen("a\0b")); }
BEGIN { printf("[%s] [%s] [%s]\n", strjoin("", ""), strjoin("ab", ""), strjoin("", "cd")); printf("[%s]\n", strjoin(strjoin("a", "b"), "c")); }
BEGIN { printf("[%s] [%s] [%s]\n", strchr("hello", 'l'), strrchr("hello", 'l'), strstr("hello", "ll")); }
BEGIN { printf("%d %d %d\n", strchr("hello", 'z') == NULL, strrchr("hello", 'z') == NULL, strstr("hello", "z") == NULL); }
BEGIN { printf("[%s]\n", strstr("hello", "")); }
BEGIN { printf("[%s]\n", strstr("hello", "hello")); printf("%d\n", strstr("", "a") == NULL); }
BEGIN { printf("%d\n", strstr("", "") == NULL); }
BEGIN { printf("[%s]\n", strchr("hello", 0)); }
BEGIN { printf("[%s]\n", strrchr("hello", 0)); }
BEGIN { printf("%d %d\n", strchr("hello", 0) == NULL, strrchr("hello", 0) == NULL); }
BEGIN { printf("%d\n", strchr("", 'a') == NULL); }
BEGIN { printf("[%s]\n", strchr("hello", 'l' + 256)); }
BEGIN { printf("[%s]\n", strstr("aaab", "aab")); printf("%d\n", strstr("ab", "abc") == NULL); }
BEGIN { printf("[%s]\n", strchr("\xe9x", 0xe9)); }
BEGIN { printf("[%s]\n", strchr("\xe9x", '\xe9')); }
BEGIN { exit(0); }
ERROR { printf("error %d %x\n", arg4, arg5); }
