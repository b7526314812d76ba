BEGIN { this->b = (uint64_t *)alloca(16); this->b[0] = 0; this->b[1] = htonll(0x0000ffff01020304); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b, 1)); }
BEGIN { this->b = (uint64_t *)alloca(16); this->b[0] = 0; this->b[1] = htonll(0x0000000001020304); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b, 1)); }
BEGIN { this->b = (uint64_t *)alloca(16); this->b[0] = htonll(0xfe80000000000000); this->b[1] = htonll(0x304); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b, 0)); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b, 1)); }
BEGIN { exit(0); }
