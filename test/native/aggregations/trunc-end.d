/* args: -s FILE */
#pragma D option quiet
BEGIN { @z["a"] = count(); @y["a"] = sum(3); @y["b"] = sum(2); @y["c"] = sum(9); exit(0); }
END { trunc(@z); trunc(@y, 2); }
