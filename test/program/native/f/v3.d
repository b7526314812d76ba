provider web {
	probe go(int a) : (string b);
};
BEGIN { }
