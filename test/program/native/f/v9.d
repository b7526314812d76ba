provider web { probe gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg(); };
BEGIN { }
