/* args: -w -q -s FILE */
BEGIN { printf("before\n"); system("echo in the shell"); printf("after\n"); system("echo %d %s", 5, "x"); system("exit 3"); system("echo to error >&2"); }
BEGIN { @a["k"] = count(); system("echo end\n"); exit(0); }
