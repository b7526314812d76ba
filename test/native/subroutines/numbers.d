BEGIN {
	printf("[%s] [%s] [%s] [%s]\n", lltostr(0), lltostr(-1), lltostr(123), lltostr(9223372036854775807)); printf("[%s] [%s]\n", lltostr(-9223372036854775807 - 1), lltostr(0xffffffffffffffff)); printf("[%s] [%s]\n", lltostr((char)-5), lltostr((uint8_t)-5)); printf("[%s]\n", lltostr((uint32_t)-5));
	printf("%x %x %x\n", htons(0x1234), htonl(0x12345678), htonll(0x123456789abcdef0)); printf("%x %x %x\n", ntohs(0x1234), ntohl(0x12345678), ntohll(0x123456789abcdef0)); printf("%x %x\n", htons(0x123456), htonl(0x123456789a)); printf("%d %d %d\n", sizeof (htons(1)), sizeof (htonl(1)), sizeof (htonll(1))); printf("%d %d %d\n", htons(0xff), htonl(0xff), htonll(0xff));
	printf("%d %d\n", getmajor(0x12345678), getminor(0x12345678)); printf("%d %d\n", getmajor(-1), getminor(-1)); printf("%d\n", getmajor(0x812345678)); printf("%d %d\n", sizeof (getmajor(1)), sizeof (getminor(1)));
	printf("%d %d\n", rand() >= 0, sizeof (rand())); printf("%d %d\n", sizeof (strlen("")), sizeof (index("", ""))); printf("%d\n", sizeof (lltostr(1))); printf("%d\n", sizeof (strjoin("", "")));
}
BEGIN { exit(0); }
