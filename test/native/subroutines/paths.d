BEGIN {
	printf("[%s] [%s] [%s] [%s]\n", basename("/a/b/c"), basename("/"), basename("a/"), basename("")); printf("[%s] [%s] [%s] [%s]\n", basename("a"), basename("//"), basename("/a//"), basename("a/b//c///"));
	printf("[%s] [%s] [%s] [%s]\n", dirname("/a/b/c"), dirname("/"), dirname("a/"), dirname("")); printf("[%s] [%s] [%s] [%s]\n", dirname("a"), dirname("//"), dirname("/a//"), dirname("a/b//c///")); printf("[%s] [%s] [%s]\n", dirname("/a"), dirname("//a"), dirname("a//b"));
	printf("[%s] [%s]\n", basename("."), basename("..")); printf("[%s] [%s] [%s]\n", dirname("."), dirname(".."), dirname("../.."));
}
BEGIN { exit(0); }
