/* hton */
BEGIN { printf("--- hton\n"); }
BEGIN { printf("%x %x %x\n", htons(80), htonl(1), htonll(1)); printf("%d %d\n", ntohs(0x5000), ntohl(0x01000000)); }
/* bcopy-string */
BEGIN { printf("--- bcopy-string\n"); }
BEGIN { this->d_2 = (char *)alloca(16); bcopy(probename, this->d_2, 6); printf("%s\n", stringof(this->d_2)); }
/* strings-as-predicate */
BEGIN { printf("--- strings-as-predicate\n"); }
string s_3;
BEGIN / s_3 == "" / { printf("empty\n"); s_3 = "x"; }
BEGIN / s_3 != "" / { printf("full\n"); }
BEGIN { }
/* plus-string */
BEGIN { printf("--- plus-string\n"); }
BEGIN { printf("%s\n", "abc" + 1); }
BEGIN { exit(0); }
