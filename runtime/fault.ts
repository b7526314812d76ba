/**
 * Run-time faults: what abandons a clause and fires the ERROR probe. Codes and words are dtrace's
 * (manual: "ERROR Probe"; DTRACEFLT_* constants).
 */

/** DTRACEFLT_* */
export const FaultCode = {
  UNKNOWN: 0,
  BADADDR: 1,
  BADALIGN: 2,
  ILLOP: 3,
  DIVZERO: 4,
  NOSCRATCH: 5,
  KPRIV: 6,
  UPRIV: 7,
  TUPOFLOW: 8,
  BADSTACK: 9,
  BADSIZE: 10,
  BADINDEX: 11,
  LIBRARY: 1000,
} as const;
export type FaultCode = (typeof FaultCode)[keyof typeof FaultCode];

const messages: ReadonlyMap<number, string> = new Map<number, string>([
  [FaultCode.BADADDR, 'invalid address'],
  [FaultCode.BADALIGN, 'invalid alignment'],
  [FaultCode.ILLOP, 'illegal operation'],
  [FaultCode.DIVZERO, 'divide-by-zero'],
  [FaultCode.NOSCRATCH, 'out of scratch space'],
  [FaultCode.KPRIV, 'invalid kernel access'],
  [FaultCode.UPRIV, 'invalid user access'],
  [FaultCode.TUPOFLOW, 'tuple stack overflow'],
  [FaultCode.BADSTACK, 'bad stack'],
  [FaultCode.BADSIZE, 'invalid size'],
  [FaultCode.BADINDEX, 'index out of bounds'],
  [FaultCode.LIBRARY, 'library-level fault'],
]);

/** The words that dtrace prints for a DTRACEFLT_* code. */
export function faultMessage(code: number): string {
  return messages.get(code) ?? 'unknown fault';
}

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(FaultCode).map(([name, code]) => [code, name]),
);

/** The code's name in dtrace's headers: `DTRACEFLT_DIVZERO`. */
export function faultName(code: number): string {
  return `DTRACEFLT_${names.get(code) ?? 'UNKNOWN'}`;
}

/** Faults whose address or size is printed. */
const addressed: ReadonlySet<number> = new Set([
  FaultCode.BADADDR,
  FaultCode.BADALIGN,
  FaultCode.BADSTACK,
  FaultCode.BADSIZE,
]);

/** What a fault tells besides its code: an unsigned address or size, or a signed index; undefined when nothing. */
export function faultValue(code: number, address: bigint): bigint | undefined {
  if (code === FaultCode.BADINDEX) return BigInt.asIntN(64, address);
  // An address of -1 says that the address is not known.
  const known = code !== FaultCode.BADADDR || BigInt.asIntN(64, address) !== -1n;
  return addressed.has(code) && known ? BigInt.asUintN(64, address) : undefined;
}

/**
 * The message with what dtrace adds in brackets: `invalid address (0x0)`, `index out of bounds (7)`.
 * `address` is the fault's address, size or index.
 */
export function faultText(code: number, address: bigint): string {
  const message = faultMessage(code);
  const value = faultValue(code, address);
  if (value === undefined) return message;
  return `${message} (${code === FaultCode.BADINDEX ? value : `0x${value.toString(16)}`})`;
}

/**
 * A fault on its way to the clause that it abandons. There is one object a code for the life of the
 * process, so a fault costs no allocation and no stack capture: whoever catches it reads it before any
 * other code runs, and does not keep it.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  /** The address, size or index of the last fault of this code; 0 where there is none. */
  address = 0n;

  constructor(code: FaultCode) {
    super(faultMessage(code));
    this.name = 'Fault';
    this.code = code;
    this.stack = `Fault: ${this.message}`;
  }
}

const faults: ReadonlyMap<number, Fault> = new Map(
  Object.values(FaultCode).map((code) => [code, new Fault(code)]),
);

/** Throws the fault of that code. `address` is the bad address, size or index: args of ERROR have it. */
export function raise(code: FaultCode, address = 0n): never {
  const fault = faults.get(code)!;
  fault.address = address;
  throw fault;
}
