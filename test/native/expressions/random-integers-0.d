int8_t va; uint8_t vb; int16_t vc; uint16_t vd; int ve; uint32_t vf; int64_t vg; uint64_t vh; char vi; long long vj; int64_t z; uint64_t y; int w; short h;
BEGIN { va = 0x8000000000000000; vb = 32767; vc = -129; vd = 3; ve = 7; vf = 128; vg = -2; vh = 3; vi = 2147483647; vj = 2; }
BEGIN { z = ((vi & vj) + ((3) ? vg : vd)); w = (((int)vi) + (vc / (vj | 1))); h = (vi != va); printf("%d %d %d %d %x\n", z, w, h, ((vf >> (vh & 31)) / (((0x80000000) + vi) | 1)), ((vj + vg) << ((32767) & 63))); }
BEGIN { y = (((vf * (0x1234ULL)) ? (vb / (('a') | 1)) : (ve != vh)) * (((uint32_t)vh) > (va - (256)))); trace(y); printf(" %d %u\n", (((0x1234ULL) + vg) == (vg | vg)), ((vd <= vc) && (vj <= va))); vc &= 2; printf("%d %d\n", vf++, --vj); }
BEGIN { va = 0x8000000000000000; vb = 256; vc = 3; vd = -1LL; ve = -129; vf = -129; vg = -129; vh = -129; vi = 128; vj = 'a'; }
BEGIN { z = ((vd & vf) == (vc | vf)); w = ((vg - (-1)) / ((vb / ((-1LL) | 1)) | 1)); h = (vc << ((4294967295) & 63)); printf("%d %d %d %d %x\n", z, w, h, (~vd), ((vi << ((9223372036854775807) & 7)) ? (vf <= vd) : ((0xffffffffffffffff) << ((65536) & 15)))); }
BEGIN { y = (~vh); trace(y); printf(" %d %u\n", ((ve & vj) * ((-1) * vb)), ((vj | ('a')) ^ ((255) & (65536)))); vh -= 3; printf("%d %d\n", vf++, --vb); }
BEGIN { va = -129; vb = -1LL; vc = -129; vd = 127; ve = 32768; vf = 32768; vg = 256; vh = 1; vi = 32767; vj = -1LL; }
BEGIN { z = (~('a')); w = ((vc + vb) == (vd <= vd)); h = (vj * vg); printf("%d %d %d %d %x\n", z, w, h, ((int8_t)((uint32_t)(5U))), (~vi)); }
BEGIN { y = (((int16_t)((32767) / (vh | 1))) << (vf & 63)); trace(y); printf(" %d %u\n", (-(3)), (((5UL) | vb) & ((65536) ^ vi))); vi <<= 3; printf("%d %d\n", vi++, --vd); }
BEGIN { va = 4294967295; vb = 65536; vc = 5UL; vd = 256; ve = 5U; vf = 255; vg = -129; vh = 5UL; vi = 0x8000000000000000; vj = 7; }
BEGIN { z = ((ve + (32767)) != (ve <= (2147483648))); w = (((32768) ^ (32768)) != (vf & vf)); h = (vf | va); printf("%d %d %d %d %x\n", z, w, h, ((vb << ((2147483648) & 7)) + (vc * (5L))), ((int)(vi | vf))); }
BEGIN { y = (((vb > (127)) * ((7) * (-1LL))) + (((0xffffffff) / ((2) | 1)) | ((32768) > vd))); trace(y); printf(" %d %u\n", ((vd / (vi | 1)) ? (va > va) : (vd == vh)), ((+(-129)) | (vd * vc))); vg *= 1; printf("%d %d\n", vc++, --va); }
BEGIN { va = 7; vb = 4294967295; vc = 5L; vd = 32768; ve = 3; vf = 127; vg = -128; vh = 4294967296; vi = 0x80000000; vj = 4294967296; }
BEGIN { z = ((va * vf) | (ve - va)); w = ((vd - va) + (vg | va)); h = ((127) | (32767)); printf("%d %d %d %d %x\n", z, w, h, (((-128) > (0x1234ULL)) <= ((32767) + (5L))), ((~(1)) != ((2147483648) / (va | 1)))); }
BEGIN { y = ((((3) ^ vi) ^ (vh + (127))) ^ ((vb > vd) << ((-1LL) & 63))); trace(y); printf(" %d %u\n", ((uint8_t)((2) << (vc & 31))), ((vj <= va) & ((2147483647) ^ vi))); ve &= 3; printf("%d %d\n", vh++, --vb); }
BEGIN { va = 65536; vb = 9223372036854775807; vc = 127; vd = 'a'; ve = 1; vf = 4294967296; vg = -1LL; vh = 7; vi = 5UL; vj = 0xffffffff; }
BEGIN { z = (((uint16_t)vb) - (vf <= (0xffffffff))); w = ((uint32_t)((0x1234ULL) & va)); h = ((-129) ? vc : vg); printf("%d %d %d %d %x\n", z, w, h, (((int8_t)vf) & ((0) ^ vf)), (((7) * (0xffffffff)) + (ve ^ (0x80000000)))); }
BEGIN { y = ((((5L) + (-129)) | ((3) >> (vc & 31))) || ((vh ? ve : ve) & (vi != vc))); trace(y); printf(" %d %u\n", ((vh | vf) >= (vd + vi)), ((vj - (5U)) & (vg * va))); vh *= 2; printf("%d %d\n", vf++, --vc); }
BEGIN { va = 2147483647; vb = 127; vc = 0xffffffff; vd = 0x80000000; ve = -128; vf = -129; vg = 5UL; vh = 5L; vi = 9223372036854775807; vj = 1; }
BEGIN { z = ((('a') | vb) & ((-1LL) ? (0x80000000) : (2147483648))); w = (((-1LL) << (va & 7)) - ((9223372036854775807) - (5L))); h = (vb > vj); printf("%d %d %d %d %x\n", z, w, h, (((0) + vh) * ((0x80000000) ? vd : va)), ((va <= vg) ? (vg * va) : ((-2) != va))); }
BEGIN { y = (-vd); trace(y); printf(" %d %u\n", ((~ve) * ((65535) - va)), ((vd + (32767)) ? ((65535) & vf) : ((32768) > vi))); vh += 3; printf("%d %d\n", vg++, --vf); }
BEGIN { va = 0xffffffffffffffff; vb = 5UL; vc = 32768; vd = 128; ve = 0; vf = 127; vg = 0xffffffff; vh = 127; vi = -1; vj = 5U; }
BEGIN { z = (((2147483647) & ve) ? (+vh) : (vh - vh)); w = (((-129) + vh) + (-vb)); h = ((uint32_t)vf); printf("%d %d %d %d %x\n", z, w, h, ((vf / ((9223372036854775807) | 1)) ? ((7) + (128)) : ((-128) >> ((0x1234ULL) & 15))), (((9223372036854775807) ^ (0x80000000)) ? (vf | vd) : (vg + ('a')))); }
BEGIN { y = ((((7) || (2147483647)) + ((5UL) - vg)) / ((((uint16_t)(255)) >> (vj & 31)) | 1)); trace(y); printf(" %d %u\n", ((vd <= vc) * ((long long)vb)), ((vd ^^ (-1LL)) + (vd & (2)))); ve -= 1; printf("%d %d\n", va++, --vd); }
BEGIN { va = 65536; vb = 7; vc = -2; vd = 65535; ve = 5UL; vf = 4294967295; vg = 0; vh = 128; vi = -1; vj = 2147483647; }
BEGIN { z = ((ve + vd) + (+(65535))); w = ((vh | vg) / ((vi - (127)) | 1)); h = (ve >= (9223372036854775807)); printf("%d %d %d %d %x\n", z, w, h, (((-1) & vf) ^ ((2147483647) + vc)), ((+vf) & (~vi))); }
BEGIN { y = ((+vj) * ((vc | vb) < ((65536) * va))); trace(y); printf(" %d %u\n", ((vg << ((32768) & 15)) ^^ (('a') - va)), ((vb << (vd & 7)) | ((int8_t)(0x8000000000000000)))); vb &= 2; printf("%d %d\n", vh++, --vi); }
BEGIN { va = 9223372036854775807; vb = 5U; vc = 9223372036854775807; vd = 0x80000000; ve = 5L; vf = -128; vg = -2; vh = 5UL; vi = 5UL; vj = 65535; }
BEGIN { z = ((vd / (vj | 1)) & ((uint64_t)vb)); w = ((vh | va) + (vf != va)); h = (+(256)); printf("%d %d %d %d %x\n", z, w, h, (((255) - vh) * ((32768) ? (2147483648) : vf)), ((vj * (-1LL)) / ((vh - vj) | 1))); }
BEGIN { y = (((vc ^ (0x8000000000000000)) & ((255) | vf)) >> (vj & 7)); trace(y); printf(" %d %u\n", (((-2) >> (vf & 15)) * (vd - (3))), ((vj >> ((2) & 15)) - ((5U) | va))); vc &= 1; printf("%d %d\n", vj++, --va); }
ERROR { printf("E %d\n", arg4); }
BEGIN { exit(0); }
