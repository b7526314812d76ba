/*
 * d-language.md section 10, printa: without a format a newline, then the rows; with one, the text once a row and nothing
 * else; several aggregations are joined by their keys, 0 where one has no such row; a surplus %@ repeats the last;
 * fewer keys than there are may be taken. Printed aggregations are not printed again.
 */
#pragma D option quiet

BEGIN
{
	@a["x"] = sum(3);
	@a["y"] = sum(1);
	@b["y"] = count();
	@b["z"] = count();
	@c[7, "k"] = sum(-1);
	@left["over"] = count();
}

BEGIN
{
	printa(@a);
	printa("%s=%@d\n", @a);
	printa("%s %@d %@d %@d\n", @a, @b);
	printa(@a, @b);
	printa("<%@5d> %d %s\n", @c);
	printa("%@d|%@-4d|%@x\n", @c);
	printa("row of %d\n", @c);
}
