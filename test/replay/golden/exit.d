/*
 * d-language.md section 1: exit() lets its clause finish; the firing's other clauses and all later firings but END do
 * not run. Section 15: its argument is the exit status. The receive of the third datagram does not fire any more.
 * status: 3
 */
#pragma D option quiet

udp:::send
{
	n++;
	@["sends"] = count();
}

udp:::send
/n == 3/
{
	printf("before ");
	exit(3);
	printf("after\n");
	stopped = n;
}

udp:::send
/stopped/
{
	printf("not reached\n");
}

udp:::receive
{
	@["receives"] = count();
}

END
{
	printf("%d sends\n", stopped);
}
