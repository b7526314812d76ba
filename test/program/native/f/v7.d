provider web { probe go(); };
