BEGIN { this->a = (ipaddr_t *)alloca(4); *this->a = htonl(0xc0a80105); printf("[%s]\n", inet_ntoa(this->a)); *this->a = 0; printf("[%s]\n", inet_ntoa(this->a)); *this->a = 0xffffffff; printf("[%s]\n", inet_ntoa(this->a)); }
BEGIN { trace(inet_ntoa((ipaddr_t *)NULL)); }
BEGIN { this->m = (uint8_t *)alloca(20); this->m[0] = 0xaa; this->m[1] = 1; this->m[2] = 0; this->m[3] = 0x10; this->m[4] = 9; this->m[5] = 0xff; this->m[6] = 6; this->m[7] = 7; this->m[8] = 8; this->m[9] = 9; this->m[10] = 10; this->m[11] = 11; this->m[12] = 12; this->m[13] = 13; this->m[14] = 14; this->m[15] = 15; this->m[16] = 16; this->m[17] = 17; this->m[18] = 18; this->m[19] = 19; printf("[%s]\n", link_ntop(ARPHRD_ETHER, this->m)); printf("[%s]\n", link_ntop(ARPHRD_INFINIBAND, this->m)); }
BEGIN { trace(link_ntop(7, alloca(20))); }
BEGIN { trace(link_ntop(ARPHRD_ETHER, NULL)); }
ERROR { printf("error %d %x\n", arg4, arg5); }
BEGIN { exit(0); }
