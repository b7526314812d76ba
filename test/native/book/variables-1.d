/* inferred-types */
BEGIN { printf("--- inferred-types\n"); }
BEGIN { a_1 = 1; b_1 = 'c'; c_1 = "s"; d_1 = 1L; e_1 = (char)1; f_1 = 1U; printf("%d %d %d %d %d %d\n", sizeof (a_1), sizeof (b_1), sizeof (c_1), sizeof (d_1), sizeof (e_1), sizeof (f_1)); }
/* first-type-stays */
BEGIN { printf("--- first-type-stays\n"); }
BEGIN { a_2 = (char)1; a_2 = 300; printf("%d\n", a_2); }
/* assoc-int */
BEGIN { printf("--- assoc-int\n"); }
BEGIN { a_3[1] = 10; a_3[2] = 20; a_3[1] += 5; a_3[3]++; printf("%d %d %d %d\n", a_3[1], a_3[2], a_3[3], a_3[4]); }
/* assoc-mixed-keys */
BEGIN { printf("--- assoc-mixed-keys\n"); }
BEGIN { a_4["x", 1, 'c'] = 1; a_4["x", 1, 'd'] = 2; a_4["y", 1, 'c'] = 3; printf("%d %d %d %d\n", a_4["x", 1, 'c'], a_4["x", 1, 'd'], a_4["y", 1, 'c'], a_4["z", 0, 'c']); }
/* assoc-key-width */
BEGIN { printf("--- assoc-key-width\n"); }
BEGIN { a_5[1] = 5; printf("%d %d %d\n", a_5[1], a_5[(char)1], a_5[0x100000001]); a_5[-1] = 6; printf("%d %d\n", a_5[-1], a_5[4294967295]); }
/* assoc-declared */
BEGIN { printf("--- assoc-declared\n"); }
int seen_6[string, int]; string name_6[int];
BEGIN { seen_6["a", 1] = 3; seen_6["a", 1]++; name_6[7] = "seven"; printf("%d %s %d\n", seen_6["a", 1], name_6[7], name_6[8] == NULL); }
/* assoc-delete */
BEGIN { printf("--- assoc-delete\n"); }
BEGIN { a_7["x"] = 5; a_7["x"] = 0; printf("%d\n", a_7["x"]); a_7["x"]++; printf("%d\n", a_7["x"]); }
/* thread-local */
BEGIN { printf("--- thread-local\n"); }
BEGIN { self->a_8 = 1; self->b_8 = "s"; self->c_8[1] = 5; self->c_8[2]++; printf("%d %s %d %d %d\n", self->a_8, self->b_8, self->c_8[1], self->c_8[2], self->c_8[3]); }
/* thread-declared */
BEGIN { printf("--- thread-declared\n"); }
self int depth_9; self string who_9;
BEGIN { self->depth_9++; self->depth_9++; self->who_9 = "me"; printf("%d %s\n", self->depth_9, self->who_9); self->depth_9 = 0; printf("%d\n", self->depth_9); }
/* clause-local */
BEGIN { printf("--- clause-local\n"); }
BEGIN { this->a_10 = 5; this->b_10 = "x"; }
BEGIN { printf("%d %s\n", this->a_10, this->b_10); this->a_10++; }
BEGIN { printf("%d\n", this->a_10); }
/* namespaces-apart */
BEGIN { printf("--- namespaces-apart\n"); }
BEGIN { x_11 = 1; self->x_11 = 2; this->x_11 = 3; @x_11 = sum(5); printf("%d %d %d\n", x_11, self->x_11, this->x_11); }
/* predicates-see */
BEGIN { printf("--- predicates-see\n"); }
BEGIN { n_12 = 1; }
BEGIN / n_12 == 1 / { printf("one\n"); n_12 = 2; }
BEGIN / n_12 == 1 / { printf("still one\n"); }
BEGIN / n_12 == 2 / { printf("two\n"); }
/* structs-copied */
BEGIN { printf("--- structs-copied\n"); }
struct p_13 { int x; int y; char n[4]; }; struct p_13 a_13; struct p_13 b_13;
BEGIN { a_13.x = 1; a_13.y = 2; a_13.n[0] = 'q'; b_13 = a_13; a_13.x = 9; printf("%d %d %d %c\n", a_13.x, b_13.x, b_13.y, b_13.n[0]); }
/* structs-nested */
BEGIN { printf("--- structs-nested\n"); }
struct in_14 { int v[3]; }; struct out_14 { char c; struct in_14 i; struct in_14 *p; }; struct out_14 o_14;
BEGIN { o_14.c = 'c'; o_14.i.v[2] = 7; printf("%c %d %d %d\n", o_14.c, o_14.i.v[2], o_14.i.v[0], o_14.p == NULL); printf("%d %d\n", sizeof (o_14), offsetof(struct out_14, p)); }
/* unions */
BEGIN { printf("--- unions\n"); }
union u_15 { int i; char c[4]; short s; }; union u_15 v_15;
BEGIN { v_15.i = 0x41424344; printf("%c%c%c%c %x\n", v_15.c[0], v_15.c[1], v_15.c[2], v_15.c[3], v_15.s); v_15.c[0] = 'z'; printf("%x %d\n", v_15.i, sizeof (v_15)); }
/* arrays */
BEGIN { printf("--- arrays\n"); }
int a_16[3]; int n_16;
BEGIN { a_16[0] = 1; a_16[1] = 2; a_16[2] = 3; n_16 = 2; printf("%d %d %d\n", a_16[0], a_16[n_16], a_16[n_16 - 1]); a_16[n_16]++; printf("%d\n", a_16[2]); }
/* arrays-of-structs */
BEGIN { printf("--- arrays-of-structs\n"); }
struct p_17 { int x; char c; }; struct p_17 a_17[3]; int n_17;
BEGIN { n_17 = 1; a_17[0].x = 1; a_17[n_17].x = 2; a_17[n_17].c = 'q'; a_17[2].x = a_17[0].x + a_17[1].x; printf("%d %d %c %d\n", a_17[1].x, a_17[2].x, a_17[1].c, sizeof (a_17)); }
/* arrays-two-dimensions */
BEGIN { printf("--- arrays-two-dimensions\n"); }
int a_18[2][3];
BEGIN { a_18[1][2] = 7; a_18[0][1] = 3; printf("%d %d %d\n", a_18[1][2], a_18[0][1], a_18[1][0]); printf("%d %d\n", sizeof (a_18), sizeof (a_18[0])); }
/* arrays-strings */
BEGIN { printf("--- arrays-strings\n"); }
string a_19[4];
BEGIN { a_19[0] = "zero"; a_19[3] = "three"; printf("%s [%s] %s\n", a_19[0], a_19[1], a_19[3]); }
/* inline-constants */
BEGIN { printf("--- inline-constants\n"); }
inline int MAX_20 = 100; inline string NAME_20 = "inline"; inline int DOUBLE_20 = MAX_20 * 2;
BEGIN { printf("%d %s %d\n", MAX_20, NAME_20, DOUBLE_20); }
/* inline-with-arguments */
BEGIN { printf("--- inline-with-arguments\n"); }
inline int larger_21[int a_21, int b_21] = a_21 > b_21 ? a_21 : b_21; inline string kind_21[int n_21] = n_21 == 1 ? "one" : n_21 == 2 ? "two" : "many";
BEGIN { printf("%d %d %s %s\n", larger_21[3, 7], larger_21[9, 2], kind_21[2], kind_21[5]); }
/* inline-evaluated-each-time */
BEGIN { printf("--- inline-evaluated-each-time\n"); }
int n_22; inline int next_22 = ++n_22;
BEGIN { printf("%d %d %d\n", next_22, next_22, n_22); }
/* enums-in-program */
BEGIN { printf("--- enums-in-program\n"); }
enum state_23 { closed_23, listen_23 = 5, open_23 };
BEGIN { s_23 = open_23; printf("%d %d %d\n", closed_23, listen_23, s_23); printf("%s\n", s_23 == open_23 ? "open" : "not"); }
/* self-in-aggregation */
BEGIN { printf("--- self-in-aggregation\n"); }
BEGIN { self->n_24 = 3; self->s_24 = "key"; @[self->s_24, self->n_24] = sum(self->n_24 * 2); }
/* variable-of-void-pointer */
BEGIN { printf("--- variable-of-void-pointer\n"); }
BEGIN { p_25 = (void *)0x1000; q_25 = p_25; printf("%p %d\n", q_25, p_25 == q_25); }
/* used-in-earlier-predicate */
BEGIN { printf("--- used-in-earlier-predicate\n"); }
BEGIN / x_26 == 0 / { printf("zero\n"); x_26 = 1; }
BEGIN { exit(0); }
