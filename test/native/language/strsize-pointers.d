/* args: -xstrsize=16 -q -s FILE */
BEGIN { x = "0123456789abcdefghij"; printf("[%s]\n", x + 3); printf("[%s]\n", "0123456789abcdefghij" + 3); printf("%c%c\n", x[14], x[15]); exit(0); }
