BEGIN { printf("[%s]", strtok("a,b;c", ",;")); printf("[%s]", strtok(NULL, ",;")); printf("[%s]", strtok(NULL, ",;")); printf("%d\n", strtok(NULL, ",;") == NULL); }
BEGIN { printf("[%s]", strtok(",,x,,y,,", ",")); printf("[%s]", strtok(NULL, ",")); printf("%d\n", strtok(NULL, ",") == NULL); }
BEGIN { printf("[%s]", strtok("a b", "")); printf("%d\n", strtok(NULL, "") == NULL); }
BEGIN { printf("%d\n", strtok("", ",") == NULL); }
BEGIN { printf("%d\n", strtok(",,,", ",") == NULL); }
BEGIN { this->s = strtok("k=v;l=w", "="); printf("%s ", this->s); this->s = strtok(NULL, ";"); printf("%s ", this->s); this->s = strtok(NULL, "="); printf("%s\n", this->s); }
BEGIN { printf("[%s]\n", strtok(NULL, "")); }
BEGIN { printf("[%s]\n", strtok("one two", " ")); }
BEGIN { printf("across clauses [%s]\n", strtok(NULL, " ")); }
BEGIN { printf("[%s]\n", strtok("x y", strchr("a", 'b'))); }
tick-10ms { printf("[%s]\n", strtok(NULL, " ")); }
tick-10ms { exit(0); }
ERROR { printf("error %d %x\n", arg4, arg5); }
