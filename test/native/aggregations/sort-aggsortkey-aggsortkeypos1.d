/* args: -q -xaggsortkey -xaggsortkeypos=1 -s FILE */
BEGIN {
	@v[3] = sum(1); @v[1] = sum(1); @v[2] = sum(-5); @v[-1] = sum(1); @v[4] = sum(0);
	@s["b", 2] = count(); @s["b", 1] = count(); @s["a", 9] = count(); @s["", 0] = count(); @s["a", 9] = count(); @s["c", -1] = count();
	@k[1, "z", (char)3] = count(); @k[2, "y", (char)3] = count(); @k[1, "y", (char)1] = count();  @k[2, "a", (char)2] = count();
	@a[1] = sum(3); @a[2] = sum(2); @a[3] = sum(1); @b[1] = sum(10); @b[2] = sum(30); @b[3] = sum(20); @c[2] = sum(9); @c[3] = sum(8);
	printa("%d %@d %@d %@d\n", @a, @b, @c);
	printa(@a, @b, @c);
	trunc(@v, 2);
	exit(0);
}
