/* args: -q -xstrsize=8 -s FILE */
string s;
BEGIN { s = "abcdefghijkl"; printf("[%s] %d %d\n", s, strlen(s), sizeof (string)); }
BEGIN { printf("[%s]\n", "abcdefghijkl"); trace("abcdefghijkl"); }
BEGIN { printf("[%s]\n", strjoin("abcdef", "ghijkl")); }
BEGIN { @a["abcdefghij"] = count(); @a["abcdefgh"] = count(); @a["abcdefg"] = count(); }
BEGIN { printf("%d\n", "abcdefgh" == "abcdefghi"); }
BEGIN { exit(0); }
