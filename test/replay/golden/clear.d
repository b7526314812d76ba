/*
 * d-language.md section 9 over time: clear() keeps the keys and prints 0; trunc() drops them; normalize() divides what
 * is printed until denormalize() and outlives clear(); trunc(@, n) keeps the largest, a negative n the smallest.
 * One step a firing, because dtrace prints what all clauses of a firing recorded when the firing is over.
 */
#pragma D option quiet

int step;

int n;

/* A firing's records are carried out when all its clauses have run: each of these is a firing of its own. */
udp:::send
{
	n++;
}

udp:::send
/n == 1/
{
	@a["one"] = sum(100);
	@a["two"] = sum(250);
	@a["three"] = sum(399);
	printa("%s %@d\n", @a);
}

udp:::send
/n == 2/
{
	normalize(@a, 100);
	printa("%s %@d\n", @a);
}

udp:::send
/n == 3/
{
	clear(@a);
	printa("%s %@d\n", @a);
}

udp:::send
/n == 4/
{
	@a["two"] = sum(700);
	@a["one"] = sum(400);
	printa("%s %@d\n", @a);
}

udp:::send
/n == 5/
{
	denormalize(@a);
	printa("%s %@d\n", @a);
}

udp:::send
/n == 6/
{
	trunc(@a, 2);
	printa("%s %@d\n", @a);
}

udp:::send
/n == 7/
{
	trunc(@a, -1);
	printa("%s %@d\n", @a);
}

udp:::send
/n == 8/
{
	trunc(@a);
	printa("%s %@d\n", @a);
	printf("gone\n");
}

udp:::send
/n == 9/
{
	@never = count();
	trunc(@never);
	@q = quantize(8);
	@q = quantize(8);
	@q = quantize(8);
	normalize(@q, 2);
}

udp:::send
{
	step++;
}
