/*
 * d-language.md section 9: rows by value, ties by key; integers compare as unsigned values of their size, so -1 comes
 * after 1; strings bytewise; keys left to right. Section 10: 1- and 2-byte keys print unsigned, 4 and 8 signed.
 */
#pragma D option quiet

BEGIN
{
	@ints[-1] = count();
	@ints[1] = count();
	@ints[0] = count();
	@longs[-1L] = count();
	@longs[2L] = count();
	@chars[(char)-1] = count();
	@chars[(char)1] = count();
	@shorts[(short)-1] = count();
	@shorts[(short)1] = count();
	@strings["b"] = count();
	@strings["B"] = count();
	@strings[""] = count();
	@strings["ab"] = count();
	@several[1, "b"] = sum(1);
	@several[1, "a"] = sum(1);
	@several[-1, "a"] = sum(1);
	@several[0, "z"] = sum(2);
	@several[9, "z"] = sum(-3);
}
