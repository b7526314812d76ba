/*
 * d-language.md section 9: what the functions give, and section 10: how it prints. avg is cut toward 0; stddev of these
 * eight is 2 (mean 5, mean of squares 29). All that no printa() printed comes at the end, in order of first appearance.
 */
#pragma D option quiet

BEGIN
{
	@n = count();
	@total = sum(-5);
	@low = min(3);
	@high = max(3);
	@mean = avg(-1);
	@spread = stddev(2);
	@spread = stddev(4);
	@spread = stddev(4);
	@spread = stddev(4);
	@spread = stddev(5);
	@spread = stddev(5);
	@spread = stddev(7);
	@spread = stddev(9);
}

BEGIN
{
	@n = count();
	@total = sum(2);
	@low = min(-4);
	@high = max(-4);
	@mean = avg(-2);
	@shown = count();
	printa("%@d shown\n", @shown);
}
