/*
 * d-language.md section 6, macro arguments: a number is an integer constant, other text a string without its quotes; $$
 * is always a string. A macro may stand in a probe description.
 * run: -q 53 "a-b" +7 send
 */
udp:::$4
/args[4]->udp_dport == $1 && args[2]->ip_plength == 8/
{
	printf("%d %s %s %s %d\n", $1 + 1, $$1, $2, $$4, $3);
}
