#pragma D option strsize=16
string g;
BEGIN { printf("%d %d\n", sizeof (string), sizeof (g)); g = "0123456789abcdefghij"; printf("[%s]\n", g); exit(0); }
