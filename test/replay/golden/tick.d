/*
 * d-language.md section 3, on the capture's clock, which starts with its first frame: datagrams come at 0, 110, ..., 990
 * ms, so tick-250ms fires three times, after three, five and seven of them; tick-1sec does not, and tick-2hz once.
 * Section 9: clear() in the clause that prints starts the next interval at 0. Section 3: a macro argument in a field.
 * run: -q 250ms
 */
udp:::send
/start == 0/
{
	start = timestamp;
}

udp:::send
{
	@interval = count();
	@all = count();
	last = timestamp;
}

tick-$1
{
	printf("%d ms, %d:", (timestamp - start) / 1000000, (walltimestamp - start) / 1000000);
	printa(" %@d datagrams\n", @interval);
	clear(@interval);
}

tick-2hz
{
	printf("half a second: %s\n", probename);
}

tick-1sec
{
	printf("never\n");
}

END
{
	printf("last at %d ms:", (last - start) / 1000000);
	printa(" %@d of", @interval);
	printa(" %@d\n", @all);
}
