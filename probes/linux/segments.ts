/** What a segment's options and numbers tell of it, wherever its headers are in reach. */
import type { KernelObject, KernelObjectDefinition } from '../define-linux.ts';
import { bytesFrom, load } from './expressions.ts';

/** NOP, NOP, SACK: where Linux and its kin put the option, behind the timestamps or where they would be. */
const padded = '(uint64)0x010105';
const at = (offset: number): string => load(32, `$dso + ${offset}`);
/** The first sequence number is not before the other. */
const notBefore = (first: string, other: string): string =>
  `((${first} - ${other}) & (uint64)0xffffffff) < (uint64)0x80000000`;
const acknowledgement = load(32, '$th + 8');

/** RFC 2883 section 4; as in a replay. */
const duplicateSack: KernelObjectDefinition = {
  doc: 'what the first selective acknowledgement says of a duplicate: 1 it was acknowledged before, 2 the second block holds it',
  needs: ['transport'],
  setup: `$dso = (uint64)0; $dsk = (uint64)0;
if ($pr == 6) {
if ((uint64)*(uint8*)($th + 12) >= (uint64)0x80) { if ((${load(32, '$th + 20')} >> (uint64)8) == ${padded}) { $dso = $th + (uint64)22; } }
if ((uint64)*(uint8*)($th + 12) >= (uint64)0xb0) { if ((${load(32, '$th + 32')} >> (uint64)8) == ${padded}) { $dso = $th + (uint64)34; } }
}
if ($dso != 0) {
if ((uint64)*(uint8*)($dso + 1) >= 18) { if (${notBefore(at(2), at(10))} && ${notBefore(at(14), at(6))}) { $dsk = (uint64)2; } }
if (!(${notBefore(at(2), acknowledgement)})) { $dsk = (uint64)1; }
}`,
};

const header = `((uint64)*(uint8*)($th + 12) >> (uint64)4) * (uint64)4`;
const flags = '(uint64)*(uint8*)($th + 13)';
const start = load(32, '$th + 4');

/**
 * `$frs` is 1 for a segment that was not sent before, `$oct` its octets, `$sgl` those and SYN and FIN. The furthest that was
 * sent is kept; of a connection that was there before, what the socket has says it. A half-open connection keeps nothing.
 */
const fresh: KernelObjectDefinition = {
  doc: 'whether a segment that leaves was sent before',
  needs: ['skb', 'socket', 'tcp', 'transport'],
  setup: `$frs = (uint64)1; $oct = (uint64)0; $sgl = (uint64)0; $far = (uint64)0; $snd = (uint64)0;
if ($pr == 6) {
$oct = ${bytesFrom('$th')} - ${header};
$sgl = $oct + (${flags} & (uint64)1) + ((${flags} >> (uint64)1) & (uint64)1);
if ((uint64)$tp != 0 && $sgl != 0) {
$snd = (${start} + $sgl) & (uint64)0xffffffff;
$far = (uint64)@b_furthest[(uint64)$skc];
if ($far == 0) { $far = (uint64)$tp->snd_nxt; if ((${flags} & (uint64)2) != 0) { $far = $snd - (uint64)1; } }
$far = $far & (uint64)0xffffffff;
if (${notBefore('$far', '$snd')}) { $frs = (uint64)0; }
else { @b_furthest[(uint64)$skc] = $snd + (uint64)0x100000000; }
}
}`,
  begin: '@b_furthest[(uint64)0] = (uint64)0;',
};

/** By the object's name; what forgets a connection is the caller's. */
export const segmentObjects = (
  forget: (map: string) => NonNullable<KernelObjectDefinition['books']>,
): Readonly<Record<KernelObject, KernelObjectDefinition>> => ({
  duplicateSack,
  fresh: { ...fresh, books: forget('furthest') },
});
