/*
 * d-language.md sections 1 and 10: BEGIN comes first and END last, in whatever order they are written; clauses in
 * program order; what records prints a line, and so does an empty clause; what only assigns or aggregates prints none.
 * trace() of an int is " %10d", of a string "  %-33s". The aggregation comes after a newline.
 */
END
{
	printf("the end");
}

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
	this->three = 3;
	@three[this->three] = count();
}

BEGIN
{
}

BEGIN
/0/
{
	trace("never");
}

END
{
	trace(5)
}
