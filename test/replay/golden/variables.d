/*
 * d-language.md section 6: defaults; this-> lasts through the clauses of one firing and no longer; self-> and
 * associative arrays keep values by all their keys, strings by content, until a literal 0 is stored; reading what is
 * not there does not make it. A type is cut to its size when it is stored (section 5).
 */
#pragma D option quiet

string name;
uint8_t small;
self int mark;
this int seen;

BEGIN
{
	printf("%d %d %d\n", small, name == "", self->mark == 0);
	small = 257;
	name = "global";
	self->mark = 17;
	created = 2;
	created++;
	printf("%d %s %d %d\n", small, name, self->mark, created);
}

BEGIN
{
	a["x", 1] = 10;
	a["x", 2] = 20;
	a[strjoin("", "x"), 1] += 1;
	printf("%d %d %d\n", a["x", 1], a["x", 2], a["y", 1]);
	a["x", 1] = 0;
	printf("%d %d\n", a["x", 1], a["x", 2]);
	a["x", 1]++;
	printf("%d\n", a["x", 1]);
	self->mark = 0;
	printf("%d\n", self->mark);
	b[1] = "one";
	b[2] = b[1];
	b[1] = 0;
	printf("%d %s\n", b[1] == NULL, b[2]);
}

udp:::send
/args[2]->ip_plength <= 108/
{
	printf("%d ", this->seen);
	this->seen = args[2]->ip_plength;
}

udp:::send
/this->seen/
{
	printf("%d\n", this->seen);
}
