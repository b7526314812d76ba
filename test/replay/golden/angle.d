/*
 * Both spellings of a body in one program; a `>` that ends no body is an operator.
 */
#pragma D option quiet

int n;

udp:::send
/args[2]->ip_plength > 700/
<
	@big[args[2]->ip_saddr] = count();
	n = n > 2 ? n : n + 1;
>

udp:::send
{
	@all = count();
}

END
< printf("%d\n", n) >
