BEGIN {
	@c["count"] = count(); @c["count"] = count();
	@s["sum"] = sum(5); @s["sum"] = sum(-7);
	@av["avg"] = avg(5); @av["avg"] = avg(-8);
	@av["avg+"] = avg(5); @av["avg+"] = avg(8);
	@mi["min"] = min(3); @mi["min"] = min(-3); @mi["min1"] = min(9);
	@ma["max"] = max(-9); @ma["max"] = max(-30); @ma["max1"] = max(7);
	@sd["stddev"] = stddev(1); @sd["stddev"] = stddev(2); @sd["stddev"] = stddev(9); @sd["one"] = stddev(5);
	@sd["neg"] = stddev(-10); @sd["neg"] = stddev(10); @sd["neg"] = stddev(3);
	exit(0);
}
