BEGIN { printf("from lib\n"); }
#pragma D option quiet
