
/* x */
#pragma D option quiet
