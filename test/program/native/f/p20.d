#pragma foo bar
#pragma
#pragma D
#
#ident "x"
BEGIN { exit(0); }
