/* args: -q -o /tmp/native-ftruncate -w -s FILE */
BEGIN { printf("before\n"); ftruncate(); printf("after\n"); exit(0); }
END { system("cat /tmp/native-ftruncate >&2; rm /tmp/native-ftruncate"); }
