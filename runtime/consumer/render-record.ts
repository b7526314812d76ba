/** The fixed parts of dtrace's output: header, probe line, and what trace() shows. */
import type { Probe } from '../../compiler/program.ts';
import type { Type } from '../../compiler/types.ts';
import { printedText, renderBytes } from './render-bytes.ts';
import { toSigned, toUnsigned, type PrintedValue } from './render-format.ts';

export const HEADER: string = `${'CPU'.padStart(3)} ${'ID'.padStart(6)} ${'FUNCTION:NAME'.padStart(32)}\n`;
/** With flowindent. */
export const FLOW_HEADER: string = `${'CPU'.padStart(3)} ${'FUNCTION'.padEnd(41)}\n`;

/** What stands in front of a record's data. */
export function probeLine(probe: Probe, cpu: number): string {
  const name = `${probe.function}:${probe.name}`.padStart(32);
  return `${String(cpu).padStart(3)} ${String(probe.id).padStart(6)} ${name} `;
}

// ---- flowindent --------------------------------------------------------------------------------

export type Flow = 'entry' | 'return' | 'none';

/** What a probe's name says of the flow: `entry`, `return`, or a name that ends in `-entry`, `-return`. */
export function flowOf(probe: Probe): Flow {
  if (/(^|-)entry$/.test(probe.name)) return 'entry';
  return /(^|-)return$/.test(probe.name) ? 'return' : 'none';
}

export function flowLine(probe: Probe, flow: Flow, indent: number, cpu: number): string {
  const line = probe.provider === 'syscall' ? '=' : '-';
  const arrow = { entry: ` ${line}> `, return: ` <${line} `, none: '| ' }[flow];
  const name = flow === 'none' ? `${probe.function}:${probe.name}` : probe.function;
  return `${String(cpu).padStart(3)} ${(' '.repeat(indent) + arrow + name).padEnd(41)} `;
}

// ---- trace() -----------------------------------------------------------------------------------

/** Widths by size in bytes, of signed and of unsigned integers. */
const signedWidth: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 10, 8: 19 };
const unsignedWidth: Readonly<Record<number, number>> = { 1: 3, 2: 5, 4: 10, 8: 20 };

export interface TraceOptions {
  readonly quiet: boolean;
  readonly rawbytes: boolean;
  /** Most bytes of a string, its NUL included: what its record has. */
  readonly strsize: number;
}

/** What trace() prints for a value of that type; objects are given by their bytes. */
export function renderTrace(type: Type, value: PrintedValue, options: TraceOptions): string {
  if (options.rawbytes) return renderBytes(recordOf(type, value, options.strsize));
  if (type.kind === 'struct' || type.kind === 'array') return renderObject(String(value), options);
  if (type.kind === 'string') return renderText(value, options);
  if (type.kind === 'stack') return String(value);
  if (type.kind === 'symbol') return `  ${String(value).padEnd(50)}`;
  const size = type.kind === 'integer' ? type.size : 8;
  const signed = type.kind === 'integer' && type.signed;
  const digits = String(signed ? toSigned(value, size) : toUnsigned(value, size));
  if (options.quiet) return digits;
  return ` ${digits.padStart((signed ? signedWidth : unsignedWidth)[size])}`;
}

function renderObject(bytes: string, options: TraceOptions): string {
  const text = printedText(bytes);
  if (text === undefined) return renderBytes(bytes);
  // Without a NUL at its end it is padded even when quiet.
  return renderText(text, text.length === bytes.length ? { ...options, quiet: false } : options);
}

function renderText(value: PrintedValue, { quiet }: TraceOptions): string {
  const shown = (value === null ? '' : String(value)).split('\0', 1)[0];
  return quiet ? shown : `  ${shown.padEnd(33)}`;
}

/** The bytes that a value takes in its record. */
function recordOf(type: Type, value: PrintedValue, strsize: number): string {
  if (type.kind === 'struct' || type.kind === 'array') return String(value);
  if (type.kind === 'string' || type.kind === 'stack' || type.kind === 'symbol') {
    const text = value === null ? '' : String(value);
    return text.slice(0, strsize - 1).padEnd(strsize, '\0');
  }
  const size = type.kind === 'integer' ? type.size : 8;
  const bits = BigInt(toUnsigned(value, size));
  let bytes = '';
  for (let i = 0; i < size; i++)
    bytes += String.fromCharCode(Number((bits >> BigInt(8 * i)) & 255n));
  return bytes;
}
