/** The fixed parts of dtrace's output: header, probe line, and what trace() shows. */
import type { Probe } from '../../compiler/program.ts';
import type { Type } from '../../compiler/types.ts';
import { toSigned, toUnsigned, type PrintedValue } from './render-format.ts';

export const HEADER: string = `${'CPU'.padStart(3)} ${'ID'.padStart(6)} ${'FUNCTION:NAME'.padStart(32)}\n`;
/** With flowindent. */
export const FLOW_HEADER: string = `${'CPU'.padStart(3)} ${'FUNCTION'.padEnd(41)}\n`;

const column = (value: number, width: number): string => String(value).padStart(width);

/** What stands in front of a record's data. */
export function probeLine(probe: Probe, cpu: number): string {
  const name = `${probe.function}:${probe.name}`.padStart(32);
  return `${column(cpu, 3)} ${column(probe.id, 6)} ${name} `;
}

// ---- flowindent --------------------------------------------------------------------------------

export type Flow = 'entry' | 'return' | 'none';

/** What a probe's name says of the flow: `entry`, `return`, or a name that ends in `-entry`, `-return`. */
export function flowOf(probe: Probe): Flow {
  if (/(^|-)entry$/.test(probe.name)) return 'entry';
  return /(^|-)return$/.test(probe.name) ? 'return' : 'none';
}

export function flowLine(probe: Probe, cpu: number, indent: number): string {
  const flow = flowOf(probe);
  const line = probe.provider === 'syscall' ? '=' : '-';
  const arrow = { entry: ` ${line}> `, return: ` <${line} `, none: '| ' }[flow];
  const name = flow === 'none' ? `${probe.function}:${probe.name}` : probe.function;
  return `${column(cpu, 3)} ${(' '.repeat(indent) + arrow + name).padEnd(41)} `;
}

// ---- trace() -----------------------------------------------------------------------------------

/** Widths by size in bytes, of signed and of unsigned integers. */
const signedWidth: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 10, 8: 19 };
const unsignedWidth: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 10, 8: 20 };

export interface TraceOptions {
  readonly quiet: boolean;
  readonly rawbytes: boolean;
}

/** Bytes of a string's record: D's `string` as the option strsize has it by default. */
const STRING_SIZE = 256;

/** What trace() prints for a value of that type. */
export function renderTrace(type: Type, value: PrintedValue, options: TraceOptions): string {
  if (type.kind === 'string' || type.kind === 'array') {
    const text = value === null ? '' : String(value);
    if (options.rawbytes)
      return renderBytes(text.slice(0, STRING_SIZE - 1).padEnd(STRING_SIZE, '\0'));
    const shown = text.split('\0', 1)[0];
    return options.quiet ? shown : `  ${shown.padEnd(33)}`;
  }
  const size = type.kind === 'integer' ? type.size : 8;
  if (options.rawbytes) return renderBytes(littleEndian(BigInt(toUnsigned(value, size)), size));
  const signed = type.kind === 'integer' && type.signed;
  const digits = String(signed ? toSigned(value, size) : toUnsigned(value, size));
  if (options.quiet) return digits;
  return ` ${digits.padStart((signed ? signedWidth : unsignedWidth)[size])}`;
}

function littleEndian(value: bigint, size: number): string {
  let bytes = '';
  for (let i = 0; i < size; i++)
    bytes += String.fromCharCode(Number((value >> BigInt(8 * i)) & 255n));
  return bytes;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** The dump of tracemem() and of the option rawbytes: 16 bytes a row. */
function renderBytes(bytes: string): string {
  const columns = Array.from({ length: 16 }, (_, i) => `  ${i.toString(16)}`).join('');
  let text = `\n${' '.repeat(11)}${columns}  0123456789abcdef\n`;
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16);
    const cells = Array.from(row, (byte) => ` ${hex(byte.charCodeAt(0))}`).join('');
    const shown = row.replace(/[^ -~]/g, '.');
    text += `${' '.repeat(5)}${at.toString(16).padStart(5)}:${cells.padEnd(48)}  ${shown}\n`;
  }
  return text;
}
