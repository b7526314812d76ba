/*
 * d-language.md section 12: a clause that faults prints nothing; the firing's later clauses run; ERROR fires with the
 * probe, the clause (counted from 0), the fault and its value, and prints where the fault was; the status stays 0.
 * A fault in ERROR fires no ERROR, and no message tells of it.
 */
#pragma D option quiet

int zero;
self string unset;

BEGIN
{
	printf("lost");
	trace(1 / zero);
	printf("never");
}

BEGIN
{
	printf("later clause\n");
}

BEGIN
{
	printf("%s", self->unset);
}

BEGIN
/10 % zero/
{
	printf("never");
}

udp:::send
/args[2]->ip_plength == 8 && strlen(self->unset) == 0/
{
	printf("never");
}

ERROR
{
	printf("%s: clause %d, fault %d %s at %d\n", probename, arg2, arg4,
	    arg4 == DTRACEFLT_DIVZERO ? "division" : arg4 == DTRACEFLT_BADADDR ? "address" : "?", arg5);
	printf("%s\n", arg1 == 1 ? "in BEGIN" : "in another");
}

ERROR
{
	trace(strlen(self->unset));
}

END
{
	printf("the end\n");
}
