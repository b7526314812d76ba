#line "x.d"
BEGIN { }
