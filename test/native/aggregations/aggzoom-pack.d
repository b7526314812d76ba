/* args: -q -xaggzoom -s FILE */
BEGIN { @ = quantize(1); exit(0); }
