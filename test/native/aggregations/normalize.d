BEGIN {
	@a[1] = sum(1000); @a[2] = sum(-1005); normalize(@a, 10); printa(@a); normalize(@a, 7); printa(@a); denormalize(@a); printa(@a);
	normalize(@a, 10); @a[1] = sum(5); printa(@a);
	clear(@a); @a[1] = sum(500); printa(@a);
	normalize(@a, 1); printa(@a);
	@v = avg(1000); @v = avg(2001); normalize(@v, 10); printa(@v);
	@sd = stddev(1000); @sd = stddev(2000); normalize(@sd, 10); printa(@sd);
	@mi = min(-1000); normalize(@mi, 3); printa(@mi); @ma = max(1000); normalize(@ma, 3); printa(@ma);
	@c = count(); @c = count(); @c = count(); normalize(@c, 2); printa(@c);
	@q = quantize(5, 10); @q = quantize(9, 25); normalize(@q, 10); printa(@q);
	@l = lquantize(5, 0, 10, 2, 10); normalize(@l, 3); printa(@l);
	@ll = llquantize(5, 10, 0, 2, 10, 10); normalize(@ll, 3); printa(@ll);
	@n[1] = sum(1000); normalize(@n, -10); printa(@n);
	@big[1] = sum(1000); normalize(@big, 1000000); printa(@big); printa("%d %@d\n", @big);
	normalize(@a, 5);
	exit(0);
}
