#pragma D attributes Stable x
BEGIN { x = 1; }
