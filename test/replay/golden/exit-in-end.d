/*
 * d-language.md section 15: the status is that of the last exit(), END's included. Section 1: END still fires.
 * status: 5
 */
#pragma D option quiet

BEGIN
{
	exit(4);
}

BEGIN
{
	printf("not reached\n");
}

udp:::send
{
	printf("not reached\n");
}

END
{
	printf("the end\n");
	exit(5);
}
