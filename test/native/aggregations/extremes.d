int64_t lo, hi;
BEGIN {
	hi = 9223372036854775807; lo = -hi - 1;
	@s["hi+1"] = sum(hi); @s["hi+1"] = sum(1); @s["lo"] = sum(lo); @s["lo+lo"] = sum(lo); @s["lo+lo"] = sum(lo);
	@s["u64"] = sum(0xffffffffffffffff);
	@a["hi"] = avg(hi); @a["hi hi"] = avg(hi); @a["hi hi"] = avg(hi); @a["lo"] = avg(lo); @a["u32"] = avg((uint32_t)-1);
	@mi["hi"] = min(hi); @mi["lo"] = min(lo); @ma["hi"] = max(hi); @ma["lo"] = max(lo); @ma["u64"] = max(0xffffffffffffffff);
	@sd["hi"] = stddev(hi); @sd["hi lo"] = stddev(hi); @sd["hi lo"] = stddev(lo); @sd["lo"] = stddev(lo);
	@sd["big"] = stddev(4000000000); @sd["big"] = stddev(-4000000000); @sd["big"] = stddev(1000000000000000000);
	exit(0);
}
