BEGIN {
	printf("[%c] [%5c] [%-5c] [%c] [%c]\n", 'a', 'b', 'c', (char)'d', (short)'e');
	printf("[%c] [%c] [%c]\n", 0, 10, 127);
	printf("[%c] [%c]\n", 255, -1);
	printf("[%c] [%c]\n", 'ab', 0x141);
	printf("[%C] [%C] [%C] [%C] [%C] [%C] [%C]\n", 'a', '\n', '\t', 0, 127, 255, '\\');
	printf("[%C] [%C] [%C] [%5C] [%-5C] [%C] [%C]\n", '"', '\'', 7, '\n', '\n', 27, ' ');
	printf("[%05c] [%.3c]\n", 'x', 'y');
}
BEGIN { exit(0); }
