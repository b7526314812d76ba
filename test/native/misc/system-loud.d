/* args: -w -s FILE */
BEGIN { trace(1); system("echo in the shell"); trace(2); }
BEGIN { system("true"); }
BEGIN { exit(0); }
