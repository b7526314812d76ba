/* args: -s FILE */
#!/usr/sbin/dtrace -s
#pragma D option quiet
#pragma D option aggsortrev
BEGIN { printf("quiet\n"); @a[1] = sum(1); @a[2] = sum(2); exit(0); }
