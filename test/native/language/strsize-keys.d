/* args: -xstrsize=16 -q -s FILE */
BEGIN { a["0123456789abcdefghij"] = 1; printf("%d\n", a["0123456789abcdeXXXXX"]); printf("%d\n", a["0123456789abcdXXXXXX"]); exit(0); }
