/* args: -xstrsize=300 -q -s FILE */
BEGIN { printf("%d\n", sizeof (string)); x = "0123456789abcdefghij"; y = strjoin(x, strjoin(x, strjoin(x, strjoin(x, x)))); z = strjoin(y, strjoin(y, strjoin(x, strjoin(x, strjoin(x, x))))); printf("%d\n", strlen(z)); exit(0); }
