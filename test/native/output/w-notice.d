/* args: -w -n 'BEGIN { system("echo hi"); exit(0); }' */
BEGIN { }
