BEGIN { this->b = (uint64_t *)alloca(16); this->b[0] = 0; this->b[1] = 0; printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); this->b[1] = htonll(1); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); }
BEGIN { this->b = (uint64_t *)alloca(16); this->b[0] = htonll(0x20010db800000000); this->b[1] = htonll(1); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); this->b[1] = htonll(0x0001000000000001); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); }
BEGIN { this->b = (uint64_t *)alloca(16); this->b[0] = htonll(0x0001000000000009); this->b[1] = htonll(0x0000abcd00000000); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); this->b[0] = htonll(0x000100020a000009); printf("[%s]\n", inet_ntoa6((in6_addr_t *)this->b)); }
BEGIN { exit(0); }
