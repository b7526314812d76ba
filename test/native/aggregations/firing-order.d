BEGIN { @a = count(); printa("first %@d\n", @a); clear(@a); }
BEGIN { @a = count(); @a = count(); printa("second %@d\n", @a); }
BEGIN { @b[1] = count(); @b[2] = count(); @b[2] = count(); printa("b %d %@d\n", @b); }
BEGIN { @c = sum(100); printa("c %@d\n", @c); denormalize(@c); printa("c %@d\n", @c); }
BEGIN { printf("last\n"); exit(0); }
END { @a = count(); @d = count(); printa("end %@d\n", @a); printa("d %@d\n", @d); }
END { @d = count(); }
