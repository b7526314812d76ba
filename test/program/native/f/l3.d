# 7 "/dev/stdin"
BEGIN { trace(x); }
