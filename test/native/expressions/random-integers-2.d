int8_t va; uint8_t vb; int16_t vc; uint16_t vd; int ve; uint32_t vf; int64_t vg; uint64_t vh; char vi; long long vj; int64_t z; uint64_t y; int w; short h;
BEGIN { va = -128; vb = 0x8000000000000000; vc = 0; vd = 0x1234ULL; ve = -128; vf = 5UL; vg = 9223372036854775807; vh = 65535; vi = 9223372036854775807; vj = 32767; }
BEGIN { z = ((vf * (0x80000000)) * (va + vj)); w = ((int)((5L) ? vi : (5L))); h = (vj ^ va); printf("%d %d %d %d %x\n", z, w, h, ((vf >> ((32767) & 15)) >= (vj >> ((127) & 15))), ((ve | ve) ^ ((5U) ^ ve))); }
BEGIN { y = (~vd); trace(y); printf(" %d %u\n", ((vb * va) ^ ((9223372036854775807) ^ (0))), ((int64_t)((long long)va))); vd -= 3; printf("%d %d\n", vi++, --vj); }
BEGIN { va = 0xffffffff; vb = 32767; vc = 65536; vd = 5U; ve = 255; vf = 32767; vg = 32768; vh = 128; vi = 1; vj = 128; }
BEGIN { z = ((vh ? (3) : (0x8000000000000000)) - (vc < vb)); w = ((long long)(vj & vd)); h = ((long long)(2)); printf("%d %d %d %d %x\n", z, w, h, ((va / (vj | 1)) - ((-1LL) * ve)), (((0x80000000) >> ((2147483648) & 63)) ? ((0x1234ULL) + (0x80000000)) : (vg - ve))); }
BEGIN { y = ((((0xffffffffffffffff) & (255)) & (!vg)) - ((ve ^ vc) << ((127) & 15))); trace(y); printf(" %d %u\n", (((int16_t)vh) - (vg & (2147483647))), ((vh << ((4294967295) & 63)) | (vg ^^ vc))); vb ^= 2; printf("%d %d\n", vb++, --vi); }
BEGIN { va = 0xffffffff; vb = -128; vc = 1; vd = 32767; ve = 9223372036854775807; vf = 0; vg = -128; vh = 127; vi = 65535; vj = 2147483648; }
BEGIN { z = ((vi > (9223372036854775807)) - (vd * vg)); w = (((256) * vf) ^ (!(1))); h = ((0x80000000) >= vb); printf("%d %d %d %d %x\n", z, w, h, (((2147483648) ^ (-129)) + (ve / (va | 1))), (((2147483648) / (vi | 1)) / ((vj * (255)) | 1))); }
BEGIN { y = ((int)((long long)(vd / ((2) | 1)))); trace(y); printf(" %d %u\n", (~(-1)), (((-129) ^ (2147483648)) > (vg >> ((5UL) & 7)))); vd &= 2; printf("%d %d\n", vi++, --vc); }
BEGIN { va = 0x1234ULL; vb = 65536; vc = 2; vd = 4294967295; ve = 65535; vf = 32768; vg = 0x80000000; vh = 4294967295; vi = 0x80000000; vj = 3; }
BEGIN { z = ((ve - vh) ^ ((0) >> (vf & 31))); w = ((vd > (255)) | ((32767) | (-129))); h = ((uint8_t)(0)); printf("%d %d %d %d %x\n", z, w, h, ((ve * ve) & (vh ? vf : vi)), (((0x1234ULL) + (0xffffffffffffffff)) ^ (vh / ((0x1234ULL) | 1)))); }
BEGIN { y = ((((4294967296) ^ (4294967295)) << (va & 7)) & ((int)((32768) + (9223372036854775807)))); trace(y); printf(" %d %u\n", ((vf * vc) == ((int)va)), ((+(2147483647)) & ((9223372036854775807) | vb))); vc ^= 1; printf("%d %d\n", vc++, --vc); }
BEGIN { va = 5UL; vb = -129; vc = 127; vd = 2; ve = 5UL; vf = 'a'; vg = 65536; vh = 2147483647; vi = -2; vj = 0; }
BEGIN { z = (((5L) / (vb | 1)) ^ ((0xffffffffffffffff) + vc)); w = ((int16_t)(vj ^ vd)); h = (vi >> (vi & 15)); printf("%d %d %d %d %x\n", z, w, h, (((3) ? (0xffffffffffffffff) : (9223372036854775807)) ^^ (('a') / ((256) | 1))), (((1) - vh) ^ ((-2) | vg))); }
BEGIN { y = (((vd - (65536)) | (ve != vi)) ^ ((vd << ((127) & 63)) ^ (vi | vb))); trace(y); printf(" %d %u\n", ((vh ? (-129) : vd) / (((256) / (vj | 1)) | 1)), ((va ^ vd) & ((5L) + (65536)))); vj += 2; printf("%d %d\n", vf++, --vc); }
BEGIN { va = -2; vb = 0xffffffffffffffff; vc = 0; vd = 4294967295; ve = 255; vf = 0x80000000; vg = -2; vh = -1; vi = 0x1234ULL; vj = 2; }
BEGIN { z = (!vi); w = ((vd / (vd | 1)) ^ ((5UL) + (0x1234ULL))); h = ((65535) - ve); printf("%d %d %d %d %x\n", z, w, h, ((int64_t)((long long)(0xffffffff))), ((vc & va) ? (-vj) : (+(32768)))); }
BEGIN { y = ((((7) * vd) * ((long long)(2147483647))) <= (+vh)); trace(y); printf(" %d %u\n", ((vj & va) - ((2) << ((32767) & 31))), (((-1) | vj) - (vi && (5L)))); vj ^= 1; printf("%d %d\n", vf++, --ve); }
BEGIN { va = 0x80000000; vb = 32767; vc = 7; vd = 9223372036854775807; ve = 0xffffffffffffffff; vf = -2; vg = 0x80000000; vh = -1; vi = -129; vj = 0xffffffffffffffff; }
BEGIN { z = ((vh | vd) - (vd && (-1LL))); w = (((32768) | ve) ^ ((0xffffffffffffffff) + (127))); h = (vf / ((-1) | 1)); printf("%d %d %d %d %x\n", z, w, h, (((7) >= vc) || ((char)vc)), ((va & vj) / ((vb - va) | 1))); }
BEGIN { y = ((((0xffffffffffffffff) ^ vd) / (((0) ^ va) | 1)) ? (((0x1234ULL) & (0xffffffffffffffff)) - (va + (0xffffffffffffffff))) : (+vh)); trace(y); printf(" %d %u\n", ((int8_t)(vf ? vj : (0xffffffffffffffff))), ((vi + vf) & ((32767) ^ (0xffffffffffffffff)))); vd ^= 2; printf("%d %d\n", ve++, --vh); }
BEGIN { va = 2; vb = 9223372036854775807; vc = -1LL; vd = 0xffffffff; ve = -2; vf = 0xffffffff; vg = 256; vh = 4294967295; vi = 0; vj = 'a'; }
BEGIN { z = ((!vd) & (-(256))); w = ((vc >> ((-2) & 15)) - ((int16_t)vf)); h = (~vh); printf("%d %d %d %d %x\n", z, w, h, (((int64_t)vf) + ((7) ^ (-1))), ((vg / ((2147483648) | 1)) + (vg - vd))); }
BEGIN { y = ((((0x1234ULL) - (32768)) & ((int)(256))) * ((vd - vj) | (va ? (2147483647) : (-2)))); trace(y); printf(" %d %u\n", ((+vc) * ((32767) < ve)), ((vc >= (127)) & ((-129) * (2)))); vj -= 1; printf("%d %d\n", va++, --va); }
BEGIN { va = 256; vb = 2147483648; vc = 5L; vd = 128; ve = 1; vf = 3; vg = 0x8000000000000000; vh = 7; vi = 255; vj = 255; }
BEGIN { z = ((va && vi) ? ((255) | vh) : (vd ? (2147483648) : (0xffffffff))); w = ((va - vg) == (vf ? (-1LL) : vi)); h = (ve & vi); printf("%d %d %d %d %x\n", z, w, h, ((vg || (0)) - ((4294967295) / ((-128) | 1))), ((-vj) && ((int8_t)vi))); }
BEGIN { y = (((vj << (vh & 31)) == (vg >> ((-129) & 31))) | ((-(2147483648)) == (!('a')))); trace(y); printf(" %d %u\n", ((uint32_t)(vd << (vi & 31))), (((0x80000000) << (vh & 15)) << (vf & 63))); vb &= 1; printf("%d %d\n", ve++, --vg); }
BEGIN { va = 128; vb = -2; vc = -1; vd = 9223372036854775807; ve = 5UL; vf = 127; vg = 0xffffffff; vh = -129; vi = 4294967296; vj = 5UL; }
BEGIN { z = ((vc | vc) > ((-2) >> ((4294967295) & 7))); w = ((vj - vi) / ((vd * (127)) | 1)); h = (vb << (ve & 31)); printf("%d %d %d %d %x\n", z, w, h, ((va != (5U)) ? ((4294967295) * vj) : ((-2) + (0xffffffffffffffff))), ((uint8_t)(+vg))); }
BEGIN { y = (((int8_t)(vh ^ (5U))) >> (vb & 63)); trace(y); printf(" %d %u\n", (((0) ^ vd) & ((4294967296) >> ((-1LL) & 7))), (((long long)(128)) & ((-1LL) + (65536)))); vf &= 1; printf("%d %d\n", vi++, --vg); }
ERROR { printf("E %d\n", arg4); }
BEGIN { exit(0); }
