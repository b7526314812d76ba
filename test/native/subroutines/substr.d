BEGIN {
	printf("[%s] [%s] [%s] [%s]\n", substr("hello", 0), substr("hello", 1), substr("hello", 4), substr("hello", 5)); printf("[%s] [%s] [%s] [%s]\n", substr("hello", 6), substr("hello", -1), substr("hello", -5), substr("hello", -6));
	printf("[%s] [%s] [%s] [%s]\n", substr("hello", 0, 0), substr("hello", 0, 1), substr("hello", 0, 5), substr("hello", 0, 9)); printf("[%s] [%s] [%s] [%s]\n", substr("hello", 1, 2), substr("hello", 1, -1), substr("hello", 1, -4), substr("hello", 1, -5));
	printf("[%s] [%s] [%s] [%s]\n", substr("hello", -3, 2), substr("hello", -3, -1), substr("hello", -3, -3), substr("hello", -3, 0)); printf("[%s] [%s] [%s] [%s]\n", substr("hello", -9, 6), substr("hello", -9, 2), substr("hello", -9, 4), substr("hello", -9, 5));
	printf("[%s] [%s] [%s]\n", substr("hello", -9, -2), substr("hello", 5, 1), substr("hello", 9, 1)); printf("[%s] [%s]\n", substr("", 0), substr("", 0, 3)); printf("[%s] [%s]\n", substr("", -1), substr("", 1, -1));
	printf("[%s] [%s]\n", substr("hello", 2, 2147483647), substr("hello", -2147483648)); printf("[%s]\n", substr("hello", 2147483647)); printf("[%s]\n", substr("hello", -5, -5)); printf("[%s]\n", substr("hello", -6, -5)); printf("[%s]\n", substr("hello", -6, 0));
}
BEGIN { exit(0); }
