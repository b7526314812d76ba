/* args: -w -q -s FILE */
BEGIN { printf("first\n"); freopen("/tmp/native-freopen-%d", 1); printf("into the file\n"); freopen(""); printf("back\n"); system("cat /tmp/native-freopen-1; rm /tmp/native-freopen-1"); exit(0); }
