/*
 * d-language.md sections 5 and 8: strings compare as bytes, NULL below all; the string subroutines.
 */
#pragma D option quiet

self string unset;

BEGIN
{
	printf("%d %d %d %d\n", "a" < "b", "a" < "B", self->unset == NULL, self->unset < "");
	printf("%d %d\n", "" == self->unset, "abc" == strjoin("ab", "c"));
	printf("[%s] [%s] [%s]\n", substr("hello", -9, 6), substr("hello", 1, -1), substr("hello", 9));
	printf("[%s] [%s]\n", substr("hello", 1), substr("hello", -3, 2));
	printf("%d %d %d %d\n", index("banana", "na"), index("banana", "na", 3), rindex("banana", "na"),
	    index("banana", "x"));
	printf("%d %d %d\n", index("abc", ""), rindex("abc", ""), strlen("four"));
	printf("%s %s %s %d\n", strchr("a/b/c", '/'), strrchr("a/b/c", '/'), strstr("a/b/c", "b/"),
	    strstr("a", "b") == NULL);
	printf("%s %s %s %s\n", basename("/a/b/c"), dirname("/a/b/c"), basename("/"), dirname("a/"));
	printf("%s %s\n", cleanpath("/a//b/./c"), cleanpath("/a/b/../c"));
	printf("%s %s\n", lltostr(-12), strjoin("n", lltostr(34)));
	this->first = strtok("one, two", ", ");
	printf("%s %s %d\n", this->first, strtok(NULL, ", "), strtok(NULL, ", ") == NULL);
	printf("%x %x %x\n", htons(0x1234), ntohl(0x12345678), htonll(0x0123456789abcdef));
}
