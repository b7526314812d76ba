BEGIN { @b = count(); @a = count(); @ = count(); @c[1] = count(); printa(@a); }
BEGIN { @d = count(); @b = count(); @e["x"] = sum(1); @f = lquantize(1, 0, 2); exit(0); }
END { @aa = count(); @b = count(); }
