/* args: -s FILE */
BEGIN {
	@a[1] = sum(10); @a[2] = sum(5); @b[1] = count(); @b[3] = count(); @q["x"] = quantize(5); @c = count(); @d = sum(4);
	printf("one\n"); printa(@a); printf("two\n"); printa(@a, @b); printf("three\n"); printa(@q); printf("four\n"); printa(@c); printa(@c, @d);
	exit(0);
}
END { @late = count(); printf("end\n"); }
