BEGIN { a[1] = 5; a[2] = 6; a[1] = 0; printf("%d %d\n", a[1], a[2]); s["x"] = "str"; s["x"] = 0; printf("%d\n", s["x"] == NULL); exit(0); }
