provider web {
	probe go__on(int);
	probe go__on(int);
};
BEGIN { }
