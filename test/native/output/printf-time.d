BEGIN {
	printf("[%Y]\n", (int64_t)0);
	printf("[%Y]\n", (uint64_t)1);
	printf("[%Y]\n", (int64_t)1000000000000000000);
	printf("[%Y]\n", (int64_t)1709164800000000000);
	printf("[%Y]\n", (int64_t)4102444799999999999);
	printf("[%Y]\n", (int64_t)-1);
	printf("[%Y]\n", (int64_t)-1000000000);
	printf("[%Y]\n", (int64_t)-86400000000000);
	printf("[%Y]\n", 0xffffffffffffffff);
	printf("[%Y]\n", (int64_t)9223372036854775807);
	printf("[%30Y] [%-30Y]\n", (int64_t)0, (int64_t)0);
	printf("[%.4Y]\n", (int64_t)0);
	printf("[%T]\n", (int64_t)0);
	printf("[%T]\n", (int64_t)1000000000000000000);
	printf("[%T]\n", (int64_t)1640995200000000000);
	printf("[%T]\n", (int64_t)1609459200000000000);
	printf("[%T]\n", (int64_t)-1);
	printf("[%40T] [%-40T]\n", (int64_t)0, (int64_t)0);
	exit(0);
}
