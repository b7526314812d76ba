#pragma D attributes Stable provider tcp nose
BEGIN { }
