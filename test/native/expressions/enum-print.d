enum color { red, green = 5, blue }; enum color c;
BEGIN { c = blue; printf("%d %d\n", c, c == green ? 1 : c == blue ? 2 : 3); trace(c); trace(red); exit(0); }
