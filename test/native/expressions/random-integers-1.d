int8_t va; uint8_t vb; int16_t vc; uint16_t vd; int ve; uint32_t vf; int64_t vg; uint64_t vh; char vi; long long vj; int64_t z; uint64_t y; int w; short h;
BEGIN { va = 1; vb = 3; vc = 0; vd = -1; ve = 9223372036854775807; vf = 128; vg = -1; vh = 2147483648; vi = 5U; vj = 9223372036854775807; }
BEGIN { z = ((('a') - vd) / ((vb != ve) | 1)); w = ((vi * vj) & (vh / (va | 1))); h = (vg - va); printf("%d %d %d %d %x\n", z, w, h, ((uint8_t)(vd - vi)), (((65535) >> (va & 63)) / ((vg != (127)) | 1))); }
BEGIN { y = (((vd ^ vf) >> ((0xffffffff) & 63)) != (!vd)); trace(y); printf(" %d %u\n", ((vd << ((0x8000000000000000) & 15)) & (vi & vi)), (((int64_t)(2147483648)) == ((uint16_t)vj))); vb |= 1; printf("%d %d\n", vc++, --va); }
BEGIN { va = 1; vb = 255; vc = 128; vd = 32768; ve = -1; vf = 32767; vg = 1; vh = 1; vi = 2; vj = 256; }
BEGIN { z = (((2) < (-2)) <= (-(-128))); w = ((va ^ ve) & (vd * vg)); h = (ve + (-2)); printf("%d %d %d %d %x\n", z, w, h, ((long long)((1) >> (vi & 7))), ((vd != (127)) | (~vi))); }
BEGIN { y = ((-vh) + ((~(-1)) >> (vc & 31))); trace(y); printf(" %d %u\n", (~vb), ((+(128)) ? (vg / ((127) | 1)) : ((-2) - vg))); vi |= 1; printf("%d %d\n", vg++, --vd); }
BEGIN { va = -1LL; vb = 256; vc = 2; vd = -1; ve = 0x8000000000000000; vf = 32767; vg = 5UL; vh = 0x8000000000000000; vi = 32768; vj = -1LL; }
BEGIN { z = ((~vh) ^ ((uint16_t)ve)); w = (((32767) != vd) ^ (vc - vd)); h = ((128) - (128)); printf("%d %d %d %d %x\n", z, w, h, ((ve ^ ve) - ((0xffffffff) - (-1LL))), (((2147483648) | (4294967296)) & (vg + (5L)))); }
BEGIN { y = ((((2147483648) != vb) / ((vb >> (vg & 15)) | 1)) > ((uint64_t)((5U) << ((0x8000000000000000) & 7)))); trace(y); printf(" %d %u\n", (((2) >> (vc & 15)) | ((-1LL) | vh)), (((0xffffffffffffffff) >= (-1LL)) << ((65535) & 63))); vi <<= 1; printf("%d %d\n", vj++, --vf); }
BEGIN { va = 3; vb = 4294967295; vc = 0xffffffff; vd = -128; ve = -129; vf = 3; vg = 0; vh = 7; vi = 5U; vj = 5U; }
BEGIN { z = ((vb <= vg) / ((vd ? (-129) : vc) | 1)); w = ((~vi) ^ ((-1) ^ (5U))); h = (vi << (('a') & 31)); printf("%d %d %d %d %x\n", z, w, h, (~vg), ((('a') && (0xffffffff)) > (vh & vb))); }
BEGIN { y = ((((3) ? vj : (256)) | ((long long)va)) <= ((vb == vd) ? (vc - (32768)) : ((127) / ((9223372036854775807) | 1)))); trace(y); printf(" %d %u\n", ((vh != (255)) * (('a') & vh)), ((vh - va) << ((-1LL) & 63))); ve <<= 3; printf("%d %d\n", vf++, --vg); }
BEGIN { va = 5U; vb = 7; vc = 65535; vd = -2; ve = 1; vf = 1; vg = 2; vh = 0xffffffffffffffff; vi = 128; vj = 'a'; }
BEGIN { z = (((int8_t)vg) << (vf & 31)); w = (((2147483647) >> (vg & 31)) << ((4294967296) & 31)); h = (+ve); printf("%d %d %d %d %x\n", z, w, h, ((uint32_t)((255) || ve)), ((va || (-129)) | (vb / (vd | 1)))); }
BEGIN { y = (+(3)); trace(y); printf(" %d %u\n", (+(127)), ((vc < (2)) & (-vc))); ve |= 2; printf("%d %d\n", ve++, --ve); }
BEGIN { va = 65535; vb = 5U; vc = 2; vd = 0x8000000000000000; ve = 1; vf = 5L; vg = 3; vh = 0x1234ULL; vi = 2; vj = 255; }
BEGIN { z = (+vg); w = ((vj ^ ('a')) & (vh << ((0) & 63))); h = ((255) + vb); printf("%d %d %d %d %x\n", z, w, h, (((0x80000000) & (65535)) + ((32767) ^ (4294967296))), ((ve < (0)) / (((127) & vj) | 1))); }
BEGIN { y = (((uint64_t)(vj / (('a') | 1))) ^ ((vc ? (5U) : vh) * (!va))); trace(y); printf(" %d %u\n", (((0xffffffffffffffff) == (0)) / (((long long)(5L)) | 1)), ((vg | (2147483648)) || (ve * vj))); va *= 1; printf("%d %d\n", vj++, --vc); }
BEGIN { va = 0xffffffff; vb = 0x1234ULL; vc = -1; vd = 127; ve = 0x1234ULL; vf = -128; vg = 65536; vh = 2147483648; vi = 9223372036854775807; vj = 3; }
BEGIN { z = ((ve << ((-1LL) & 7)) == (-vj)); w = (((0x8000000000000000) & vd) << (vb & 15)); h = (!vj); printf("%d %d %d %d %x\n", z, w, h, ((~vh) * ((uint32_t)(127))), ((vi / ((128) | 1)) + ((0x1234ULL) | ve))); }
BEGIN { y = (((vj | (4294967295)) + ((-128) + va)) ? (((uint64_t)vb) / (((int64_t)(127)) | 1)) : (((-129) / (vc | 1)) * ((2147483648) ? ve : (3)))); trace(y); printf(" %d %u\n", ((int8_t)((int8_t)vi)), (((3) < va) <= (vj >= (128)))); vh *= 3; printf("%d %d\n", ve++, --vg); }
BEGIN { va = 255; vb = -2; vc = 'a'; vd = -128; ve = 32768; vf = 5UL; vg = 0x80000000; vh = 32767; vi = 0; vj = -1LL; }
BEGIN { z = ((vd + (-2)) != (vb & (7))); w = ((('a') + (32767)) >> (va & 15)); h = (vc >= (0xffffffff)); printf("%d %d %d %d %x\n", z, w, h, ((vj * vc) * (vh << (vi & 7))), ((~ve) < (vf & (0x80000000)))); }
BEGIN { y = ((((3) ^ (32767)) ^ ((0xffffffffffffffff) | va)) ? (!vg) : ((vc - (2147483648)) ^ ((127) | (0xffffffff)))); trace(y); printf(" %d %u\n", (((65536) | va) + (va == (0xffffffffffffffff))), (((127) < vh) - ((int)vj))); vf += 1; printf("%d %d\n", vf++, --vj); }
BEGIN { va = 0; vb = -1; vc = 5UL; vd = 7; ve = 255; vf = -1; vg = 0x80000000; vh = 0x8000000000000000; vi = -128; vj = 3; }
BEGIN { z = (((5UL) | vi) - ((2147483648) | vb)); w = (((1) / (vd | 1)) * (vj & vh)); h = ((65535) + vh); printf("%d %d %d %d %x\n", z, w, h, ((vb << (vc & 15)) << (vj & 63)), (((-128) ^ vj) == ((3) * vd))); }
BEGIN { y = ((int64_t)((long long)(!(3)))); trace(y); printf(" %d %u\n", (((-1) - (0)) * (vf & va)), ((vh ^ va) + ((long long)vj))); ve ^= 2; printf("%d %d\n", va++, --vj); }
BEGIN { va = 128; vb = 4294967295; vc = 255; vd = 0; ve = 5L; vf = 0x80000000; vg = 2; vh = 4294967296; vi = 255; vj = 9223372036854775807; }
BEGIN { z = ((vi * vj) | (vi ? ve : (4294967296))); w = (((4294967296) >= (2147483648)) ^ (vf & (9223372036854775807))); h = (ve / (vf | 1)); printf("%d %d %d %d %x\n", z, w, h, ((vj >> (vf & 15)) - (ve * (2147483647))), ((~vj) * (vg & vb))); }
BEGIN { y = ((((5U) > (256)) ^^ ((0xffffffff) | vh)) >> ((256) & 63)); trace(y); printf(" %d %u\n", ((int8_t)(vb & vj)), (((int)(255)) & ((uint64_t)vf))); ve *= 3; printf("%d %d\n", vi++, --vi); }
ERROR { printf("E %d\n", arg4); }
BEGIN { exit(0); }
