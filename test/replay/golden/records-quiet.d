/*
 * d-language.md sections 1, 10 and 13: quiet, by the pragma, leaves out header, prefix and newline, and the line of
 * the empty clause; trace() prints the bare value. The newline before what is left of the aggregations stays.
 */
#pragma D option quiet

BEGIN
{
	printf("one\n");
}

BEGIN
{
	trace(2);
	trace("two");
}

BEGIN
{
}

END
{
	trace(-5);
	@ = sum(7);
}
