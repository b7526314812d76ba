#pragma D attributes Stable timestamp
BEGIN { }
