/* args: -s FILE */
#pragma D option quiet
BEGIN { @a = avg(10); @a = avg(21); @b = stddev(10); @b = stddev(30); @c = min(7); @d = max(-7); @e = lquantize(5, 0, 10, 1, 10); @f = llquantize(500, 10, 0, 3, 10, 6); @g = count(); @h = sum(-100); exit(0); }
END { normalize(@a, 2); normalize(@b, 2); normalize(@c, 2); normalize(@d, 2); normalize(@e, 2); normalize(@f, 2); normalize(@g, 2); normalize(@h, 3); }
