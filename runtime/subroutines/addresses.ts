/**
 * Addresses of the packet as text. A pointer is an offset into the packet's bytes; a negative one is
 * NULL. Reading NULL or outside of the bytes raises BADADDR, never reads elsewhere.
 */
import { FaultCode, raise } from '../fault.ts';
import { formatIPv4, formatIPv6 } from '../../compiler/backends/addresses.ts';

/** AF_* of the traced host, which is Linux. */
const AF_INET = 2;
const AF_INET6 = 10;

/** Bytes of a hardware address by ARPHRD_* type: Ethernet's and InfiniBand's. */
const hardwareLengths: ReadonlyMap<number, number> = new Map([
  [1, 6],
  [32, 20],
]);

/** Raises BADADDR unless `size` bytes can be read at `offset`. */
function check(view: DataView, offset: number, size: number): void {
  if (offset < 0) raise(FaultCode.BADADDR);
  if (offset + size > view.byteLength) raise(FaultCode.BADADDR, BigInt(offset));
}

/** The dotted quad of the four bytes at `offset`. */
export function ipv4Text(view: DataView, offset: number): string {
  check(view, offset, 4);
  return formatIPv4(view.getInt32(offset));
}

/**
 * The 16 bytes at `offset` as RFC 5952 text. An address whose first five groups are zero and whose sixth
 * is zero or ffff holds an IPv4 address (`::` and `::1` do not): that is the dotted quad alone, or with
 * `strict` after `::` or `::ffff:`.
 */
export function ipv6Text(view: DataView, offset: number, strict: boolean): string {
  check(view, offset, 16);
  const a = view.getInt32(offset);
  const b = view.getInt32(offset + 4);
  const c = view.getInt32(offset + 8);
  const d = view.getInt32(offset + 12);
  const zeros = (a | b) === 0;
  const mapped = zeros && c === 0xffff;
  const compatible = zeros && c === 0 && d >>> 0 > 1;
  if (!mapped && !compatible) return formatIPv6(a, b, c, d);
  const prefix = mapped ? '::ffff:' : '::';
  return (strict ? prefix : '') + formatIPv4(d);
}

/** inet_ntop(): by address family, strict for IPv6; any other family is ILLOP. */
export function networkText(family: number, view: DataView, offset: number): string {
  if (family === AF_INET) return ipv4Text(view, offset);
  if (family === AF_INET6) return ipv6Text(view, offset, true);
  return raise(FaultCode.ILLOP);
}

/** link_ntop(): `aa:bb:..` of an ARPHRD_ETHER or ARPHRD_INFINIBAND address; any other type is ILLOP. */
export function linkText(type: number, view: DataView, offset: number): string {
  const length = hardwareLengths.get(type);
  if (length === undefined) return raise(FaultCode.ILLOP, BigInt(type));
  check(view, offset, length);
  let text = '';
  for (let i = 0; i < length; i++)
    text +=
      (i === 0 ? '' : ':') +
      view
        .getUint8(offset + i)
        .toString(16)
        .padStart(2, '0');
  return text;
}
