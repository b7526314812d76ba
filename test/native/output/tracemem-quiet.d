/* args: -s FILE */
#pragma D option quiet
char c[20];
BEGIN { c[0] = 'a'; c[17] = 'z'; tracemem(&c[0], 20); tracemem(&c[0], 20, 3); exit(0); }
