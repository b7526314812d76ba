BEGIN {
	printf("[%s] [%s] [%s] [%s]\n", cleanpath("/a/b"), cleanpath("/a//b"), cleanpath("/a/./b"), cleanpath("/a/../b")); printf("[%s] [%s] [%s] [%s]\n", cleanpath(""), cleanpath("/"), cleanpath("//"), cleanpath("/.."));
	printf("[%s] [%s] [%s] [%s]\n", cleanpath("a/../b"), cleanpath("../a"), cleanpath("a/.."), cleanpath("/a/b/../..")); printf("[%s] [%s] [%s] [%s]\n", cleanpath("/a/."), cleanpath("./a"), cleanpath("."), cleanpath("..")); printf("[%s] [%s]\n", cleanpath("/a/b/"), cleanpath("/a///b///"));
	printf("[%s] [%s] [%s]\n", cleanpath("/a/b/../../../c"), cleanpath("/.a/..b"), cleanpath("/a/..."));
}
BEGIN { exit(0); }
