BEGIN {
	@a[1] = sum(10); @a[2] = sum(5); @a[3] = sum(7); @a[4] = sum(7); @a[5] = sum(-1);
	printa("%d=%@d ", @a); printf("\n");
	trunc(@a, 3); printa("%d=%@d ", @a); printf("\n");
	trunc(@a, -2); printa("%d=%@d ", @a); printf("\n");
	trunc(@a, 0); printa("%d=%@d ", @a); printf("|\n");
	@b["x"] = count(); trunc(@b); printa(@b); printf("-\n");
	@b["y"] = count();
	@c[1] = quantize(1); @c[2] = quantize(1000); @c[3] = quantize(30); trunc(@c, 1);
	@d[1] = count(); @d[2] = count(); trunc(@d, 10);
	@e[1] = count(); @e[2] = count(); trunc(@e, -10);
	@f[1] = max(-5); @f[2] = max(-7); @f[3] = max(0); trunc(@f, 2);
	exit(0);
}
