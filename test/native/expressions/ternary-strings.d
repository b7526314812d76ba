BEGIN { i = 3; s = i > 2 ? "big" : "small"; printf("%s %s\n", s, i == 3 ? strjoin(s, "!") : ""); exit(0); }
