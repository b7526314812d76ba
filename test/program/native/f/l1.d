#line 50 "foo.h"
BEGIN { trace(x); }
