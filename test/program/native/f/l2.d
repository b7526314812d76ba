#line 50
BEGIN { trace(x); }
