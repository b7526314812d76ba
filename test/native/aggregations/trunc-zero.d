/* args: -s FILE */
#pragma D option quiet
BEGIN { @y["a"] = sum(3); @y["b"] = sum(2); exit(0); }
END { trunc(@y, 0); printa(@y); }
