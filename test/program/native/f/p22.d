#pragma D error 1 two
BEGIN { }
