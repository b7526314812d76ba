/*
 * d-language.md section 10, trace(): a width for each size, the sign as the type has it. A character constant is an
 * int (section 2), 5000000000 the first type that holds it: long.
 */
BEGIN
{
	trace((int8_t)-1);
	trace((uint8_t)255);
	trace((int16_t)-2);
	trace((uint16_t)65535);
	trace((int32_t)-3);
	trace((uint32_t)4294967295);
	trace((int64_t)-4);
	trace((uint64_t)-1);
	trace('a');
	trace(5000000000);
	trace("text");
	trace(strjoin("te", "xt"));
}
