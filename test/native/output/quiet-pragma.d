/* args: -s FILE */
#pragma D option quiet
BEGIN { trace(1); trace("x"); printf("y\n"); exit(0); }
