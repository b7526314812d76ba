int8_t va; uint8_t vb; int16_t vc; uint16_t vd; int ve; uint32_t vf; int64_t vg; uint64_t vh; char vi; long long vj; int64_t z; uint64_t y; int w; short h;
BEGIN { va = 256; vb = 5U; vc = 3; vd = 32767; ve = 0x8000000000000000; vf = 0xffffffffffffffff; vg = 65536; vh = 0; vi = 65535; vj = 0xffffffff; }
BEGIN { z = ((ve | vg) << (vd & 63)); w = (!vc); h = (vf & (32767)); printf("%d %d %d %d %x\n", z, w, h, ((~vi) ^ (vi + vj)), (-vh)); }
BEGIN { y = (((+vh) <= ((int8_t)vb)) + (((long long)va) ^ ((0x1234ULL) / (ve | 1)))); trace(y); printf(" %d %u\n", (~vd), ((vb << (ve & 63)) >> (va & 15))); va -= 3; printf("%d %d\n", ve++, --vd); }
BEGIN { va = 0x8000000000000000; vb = 32767; vc = 9223372036854775807; vd = 4294967295; ve = 0x8000000000000000; vf = 2147483647; vg = 32767; vh = 2147483648; vi = -129; vj = 2; }
BEGIN { z = ((vi ^ vh) - (vg < vf)); w = (((7) ? vf : vh) + (ve | vb)); h = (vd | (2)); printf("%d %d %d %d %x\n", z, w, h, ((vd - (3)) / ((vh - vf) | 1)), ((!(-1LL)) + (vc == va))); }
BEGIN { y = ((((256) & vf) << (vc & 31)) - ((vh * vb) < ((uint8_t)ve))); trace(y); printf(" %d %u\n", ((vc | vi) >> (vd & 31)), ((vd ^ (0x80000000)) + ((0x1234ULL) ^ vd))); vb <<= 1; printf("%d %d\n", vc++, --ve); }
BEGIN { va = 1; vb = 5L; vc = -129; vd = 255; ve = 4294967296; vf = 255; vg = 127; vh = 2147483647; vi = 2147483648; vj = 0x80000000; }
BEGIN { z = ((-(7)) / (((2) / (vc | 1)) | 1)); w = (!vh); h = (vf / ((5U) | 1)); printf("%d %d %d %d %x\n", z, w, h, (-vd), ((vf << (vd & 31)) ^ (('a') && vf))); }
BEGIN { y = ((long long)(((-2) & vf) == ((0x1234ULL) - ve))); trace(y); printf(" %d %u\n", ((uint64_t)((long long)vg)), (!(255))); vb <<= 3; printf("%d %d\n", vd++, --vd); }
BEGIN { va = 65536; vb = -1LL; vc = 0x80000000; vd = 0x1234ULL; ve = 3; vf = -129; vg = -129; vh = 0xffffffffffffffff; vi = -128; vj = -129; }
BEGIN { z = (((0xffffffffffffffff) ^ vg) ? (-vj) : (vh & ve)); w = ((vf & (2)) >> (ve & 15)); h = (vi <= va); printf("%d %d %d %d %x\n", z, w, h, (((int64_t)vc) * (vj & vf)), (((65536) << (va & 7)) ? ((uint8_t)(-1LL)) : ((-1) / ((-128) | 1)))); }
BEGIN { y = ((!(7)) | (((-2) * (-128)) / (((3) ? (0x1234ULL) : va) | 1))); trace(y); printf(" %d %u\n", (((uint8_t)vh) * (~(-1LL))), ((ve - vj) | (vj ^ (0x80000000)))); ve <<= 2; printf("%d %d\n", va++, --vg); }
BEGIN { va = 5U; vb = 127; vc = -128; vd = 0x1234ULL; ve = -2; vf = 0xffffffff; vg = 0x8000000000000000; vh = 32768; vi = 0x1234ULL; vj = 3; }
BEGIN { z = (!(65536)); w = (((int16_t)vi) << ((3) & 31)); h = ((-2) ^^ ve); printf("%d %d %d %d %x\n", z, w, h, ((uint64_t)(vh & ve)), ((('a') * vj) & (vc >> (ve & 63)))); }
BEGIN { y = (((int64_t)(!vg)) == (-va)); trace(y); printf(" %d %u\n", ((!vf) * ((128) ^^ (5U))), ((uint8_t)(vc ? (255) : (-129)))); vf &= 3; printf("%d %d\n", vh++, --vf); }
BEGIN { va = -1; vb = 65535; vc = 32767; vd = 5U; ve = 4294967296; vf = 256; vg = 2147483647; vh = 0xffffffffffffffff; vi = 7; vj = 5U; }
BEGIN { z = ((vd | vd) | ((256) <= vd)); w = (((int8_t)(-128)) >> (vg & 31)); h = ((0xffffffff) == vd); printf("%d %d %d %d %x\n", z, w, h, ((vb * vi) + ((2147483647) + vc)), (((2) << (vh & 7)) & ((0xffffffffffffffff) * vd))); }
BEGIN { y = ((~vj) | ((vi * vb) != (vb & vj))); trace(y); printf(" %d %u\n", (((3) > (0xffffffffffffffff)) ^ (vh ^^ vh)), (((long long)vf) ? (vc / (vd | 1)) : ((1) & (65536)))); ve -= 2; printf("%d %d\n", ve++, --va); }
BEGIN { va = 1; vb = 7; vc = -1; vd = 2147483647; ve = 5U; vf = 0; vg = 4294967295; vh = -1; vi = 32768; vj = 0x8000000000000000; }
BEGIN { z = ((vc ^ va) ^^ (vb << (vh & 63))); w = (((uint32_t)vc) && (vg << (va & 15))); h = ((5L) != (32768)); printf("%d %d %d %d %x\n", z, w, h, (+va), ((va < (127)) & (~(7)))); }
BEGIN { y = ((uint32_t)(((uint64_t)(2147483647)) / ((vf & (128)) | 1))); trace(y); printf(" %d %u\n", ((vh | vh) / ((-(32768)) | 1)), (((0x80000000) != ('a')) | ((-128) + (2147483648)))); va &= 2; printf("%d %d\n", vd++, --va); }
BEGIN { va = 0x80000000; vb = 128; vc = 65536; vd = 0; ve = 2; vf = -1LL; vg = 3; vh = -129; vi = 0x80000000; vj = 2147483648; }
BEGIN { z = (-(5U)); w = ((vb ^ vc) | (vb | (-128))); h = ((int8_t)va); printf("%d %d %d %d %x\n", z, w, h, ((-(4294967296)) / (((2147483647) << (vi & 63)) | 1)), (((5L) < (127)) | ((127) << ((128) & 7)))); }
BEGIN { y = (((~vj) * (-va)) + ((~vh) >= (vd ? (127) : (3)))); trace(y); printf(" %d %u\n", (((5L) + ve) >= (ve * vg)), ((('a') | (0x8000000000000000)) * (-va))); vf -= 2; printf("%d %d\n", vf++, --vf); }
BEGIN { va = 0; vb = 0x80000000; vc = 0xffffffffffffffff; vd = 127; ve = 32768; vf = 128; vg = 2; vh = 0x8000000000000000; vi = 5L; vj = 0xffffffffffffffff; }
BEGIN { z = (((32768) << (vi & 15)) & (vb ? (2147483647) : va)); w = ((vc | vc) != (vg ? ve : (127))); h = (ve == (32767)); printf("%d %d %d %d %x\n", z, w, h, (((9223372036854775807) / (vb | 1)) == (vc | vh)), (((5UL) << ((4294967295) & 31)) >= ((5UL) ^ (-1LL)))); }
BEGIN { y = (((int8_t)((128) - (0xffffffffffffffff))) * (((uint8_t)(32768)) / ((!(65535)) | 1))); trace(y); printf(" %d %u\n", (((3) >> (vb & 15)) + (vc * vc)), ((!vc) | ((32768) > (1)))); vd ^= 1; printf("%d %d\n", vd++, --vg); }
BEGIN { va = -2; vb = 0x80000000; vc = 'a'; vd = 4294967295; ve = 0; vf = 3; vg = 128; vh = -128; vi = -2; vj = 0x80000000; }
BEGIN { z = ((vb >> (vh & 7)) & (vc - va)); w = ((vh - (3)) + (vd >> (vg & 7))); h = (vf - vh); printf("%d %d %d %d %x\n", z, w, h, ((vc ? vh : (128)) - ((7) + ('a'))), ((vi + (2)) << ((256) & 31))); }
BEGIN { y = ((!(-2)) ^ ((int16_t)(vh != vd))); trace(y); printf(" %d %u\n", ((int)(vd * (65536))), (((0) * (2147483648)) ? (vh ^ (2147483647)) : (ve & vf))); va &= 1; printf("%d %d\n", vf++, --vg); }
ERROR { printf("E %d\n", arg4); }
BEGIN { exit(0); }
