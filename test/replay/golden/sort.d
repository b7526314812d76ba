/*
 * d-language.md section 9, sorting: by the value of the first.
 * run: -q
 */
BEGIN
{
	@a[1, "z"] = sum(30);
	@a[2, "y"] = sum(10);
	@a[3, "x"] = sum(20);
	@b[1, "z"] = sum(5);
	@b[2, "y"] = sum(9);
	@b[3, "x"] = sum(7);
	printa("%d %s %@d %@d\n", @a, @b);
}
