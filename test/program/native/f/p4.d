#pragma D attributes Stable
BEGIN { }
