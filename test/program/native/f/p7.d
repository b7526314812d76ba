#pragma D binding "1.x" x
BEGIN { }
