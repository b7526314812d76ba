/*
 * d-language.md section 8, setopt: changes an option while tracing, and one that cannot be set is an error record
 * (section 12; its text ends its own line) that stops nothing. Section 13: aggsortrev may be changed.
 * run: -q
 */
BEGIN
{
	@a[1] = sum(1);
	@a[2] = sum(2);
	printa("%d ", @a);
}

BEGIN
{
	setopt("aggsortrev");
	printa("%d ", @a);
}

BEGIN
{
	setopt("aggsortrev", "no");
	printa("%d\n", @a);
}

BEGIN
{
	setopt("nosuch");
	setopt("aggsortpos", "x");
	printf("still here\n");
}
