/* args: -s FILE */
#pragma D option quiet
BEGIN { @a["k", 3] = sum(65); exit(0); }
END { printa("%s only %@d\n", @a); printa("%@d first %s %d\n", @a); }
