/* args: -q -xstrsize=16 -s FILE */
string s;
BEGIN { s = "0123456789abcdefghij"; printf("[%s] %d\n", s, strlen(s)); printf("[%s]\n", strjoin("0123456789", "abcdefghij")); printf("%d\n", strlen("0123456789abcdefghij")); printf("[%s]\n", substr("0123456789abcdefghij", 3)); printf("[%s]\n", substr("0123456789abcdefghij", -3)); }
BEGIN { printf("%d %d\n", index("0123456789abcdefghij", "g"), index("0123456789abcdefghij", "e")); printf("%d\n", "0123456789abcdefX" == "0123456789abcdefY"); printf("%d\n", "0123456789abcdX" == "0123456789abcdY"); printf("%d\n", "0123456789abcdeX" == "0123456789abcdeY"); }
BEGIN { printf("[%s] [%s]\n", basename("/0123456789/abcdefghij"), dirname("/0123456789/abcdefghij")); printf("[%s]\n", strtok("0123456789,abcdefghij", ",")); printf("[%s]\n", strtok(NULL, ",")); printf("[%s]\n", lltostr(-9223372036854775807)); printf("[%s]\n", strchr("0123456789abcdefghij", 'e')); }
BEGIN { trace("0123456789abcdefghij"); trace(s); trace(sizeof (s)); @a["0123456789abcdefghij"] = count(); x["0123456789abcdefghij"] = 4; printf("%d %d\n", x["0123456789abcde"], x["0123456789abcdefghXX"]);
}
BEGIN { exit(0); }
