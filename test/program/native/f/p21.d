
#error not on Linux
BEGIN { }
