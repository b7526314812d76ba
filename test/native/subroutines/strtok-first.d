BEGIN { printf("[%s]\n", strtok(NULL, ",")); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
