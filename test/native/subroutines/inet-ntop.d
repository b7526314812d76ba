/* args: -q -xsyslibdir=/usr/lib/x86_64-linux-gnu/dtrace -s FILE */
BEGIN { this->a = (ipaddr_t *)alloca(4); *this->a = htonl(0xc0a80105); printf("[%s]\n", inet_ntop(AF_INET, this->a)); }
BEGIN { this->b = (uint64_t *)alloca(16); this->b[0] = 0; this->b[1] = htonll(1); printf("[%s]\n", inet_ntop(AF_INET6, this->b)); }
BEGIN { this->c = (uint64_t *)alloca(16); this->c[0] = htonll(0x0102030405060708); printf("[%s]\n", inet_ntop(3, this->c)); }
BEGIN { trace(inet_ntop(AF_INET6, NULL)); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
