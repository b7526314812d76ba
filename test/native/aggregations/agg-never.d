/* args: -n 'BEGIN { @a = count(); @b[1] = sum(2); exit(0); } END { printa(@b); }' */
BEGIN { }
