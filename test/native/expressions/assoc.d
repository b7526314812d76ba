int g[int]; string names[string, int]; int64_t m[char];
BEGIN {
	a[1] = 5; a[2] = 6; printf("%d %d %d\n", a[1], a[2], a[3]); a[1] = 0; printf("%d\n", a[1]); a["x" == "x"] = 9; printf("%d\n", a[1]); a[1] += 1; printf("%d\n", a[1]);
	b["k", 1, 'c'] = "str"; printf("%s\n", b["k", 1, 'c']); printf("%d\n", b["k", 1, 'd'] == NULL); printf("%d\n", b["k", 2, 'c'] == NULL);
	g[-1] = 7; printf("%d %d\n", g[-1], g[4294967295]); g[4294967296] = 8; printf("%d %d\n", g[0], g[4294967296]); m[300] = 4; printf("%d %d\n", m[44], m[300]);
	names["a", 1] = "one"; names["a", 2] = "two"; printf("%s %s %d\n", names["a", 1], names["a", 2], names["b", 1] == NULL); names["a", 1] = 0; printf("%d\n", names["a", 1] == NULL);
	self->t[1] = 4; self->t[2] = self->t[1] + 1; printf("%d %d\n", self->t[2], self->t[9]); self->z[1, "a"] = "v"; printf("%s\n", self->z[1, "a"]);
	h[(int8_t)-1] = 3; printf("%d %d\n", h[(int8_t)-1], h[255]); h2[(uint8_t)255] = 3; printf("%d %d\n", h2[255], h2[-1]);
	printf("%d %d\n", a[7]++, a[7]); printf("%d\n", ++a[8]); e["x"] = 1; e["x"] = 0; e["x"]++; printf("%d\n", e["x"]); printf("%d\n", sizeof (a[1])); printf("%d\n", sizeof (e["x"]));
	exit(0);
}
BEGIN / a[2] == 6 / { printf("never: exit"); }
