/* args: -s FILE */
#pragma D option quiet
BEGIN { @a[1, "x"] = sum(10); @a[2, "y"] = sum(20); @b[1, "x"] = count(); @c[3, "z"] = avg(7); @d[1,"x"] = max(-5); exit(0); }
END { printa(@a, @b); printa(@a, @b, @c, @d); printa("%d %s %@d %@d %@d\n", @a, @b, @c); printa("%@d %@x %@o %@u %@8d|%-8d|%@-8d|\n", @a, @b, @c, @d); printa("%@i %@X\n", @d); normalize(@a, 5); printa(@a, @b); }
