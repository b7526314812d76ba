/** print(): an object with the names, types and values of its members. What is zero is left out. */
import type { ArrayType, IntegerType, StructType, Type } from '../../compiler/types.ts';
import { alignOf, sizeOf, typeName } from '../../compiler/types.ts';
import { escape, toSigned, toUnsigned, type PrintedValue } from './render-format.ts';

/** A struct whose members are read one by one: those of `args[n]`. */
export interface PrintedStruct {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly type: Type }[];
}

/** Blanks in front of the object itself; its members stand one further in. */
const margin = 44;

/** Text of lines, and of the brackets that are still to be closed. */
class Printer {
  text: string;
  #limit: number;
  readonly #open: { readonly depth: number; readonly closer: string }[] = [];
  /** Set once the limit has cut the rest off. */
  #cut = false;

  /** @param limit bytes of the object that are shown: the option printsize */
  constructor(address: number, limit: number) {
    this.text = `0x${address.toString(16)} = *\n`;
    this.#limit = limit;
  }

  /** Whether what begins at that offset is still shown. */
  reaches(offset: number, depth: number): boolean {
    if (this.#cut) return false;
    this.#cut = offset >= this.#limit;
    if (this.#cut) this.#line(depth, '...');
    return !this.#cut;
  }

  value(depth: number, name: string, type: string, text: string): void {
    this.#closeTo(depth);
    this.#line(depth, `${label(name)}(${type})${text},`);
  }

  open(depth: number, name: string, type: string, opener: '{' | '['): void {
    this.#closeTo(depth);
    this.#line(depth, `${label(name)}(${type}) ${opener}`);
    const closer = opener === '{' ? '}' : ']';
    this.#open.push({ depth, closer: depth === 0 && opener === '{' ? closer : `${closer},` });
  }

  /** Prints what is not cut inside and is closed at once: the elements of an array. */
  whole(depth: number, print: () => void): void {
    const limit = this.#limit;
    this.#limit = Infinity;
    print();
    this.#limit = limit;
    this.#closeTo(depth);
  }

  finish(): string {
    this.#closeTo(0);
    return this.text;
  }

  #closeTo(depth: number): void {
    for (let last = this.#open.at(-1); last !== undefined && last.depth >= depth;) {
      this.#line(last.depth, last.closer);
      this.#open.pop();
      last = this.#open.at(-1);
    }
  }

  #line(depth: number, text: string): void {
    this.text += `${' '.repeat(margin + depth)}${text}\n`;
  }
}

/** The compiler numbers types without a tag; dtrace shows the keyword alone. */
const shownName = (type: Type): string => typeName(type).replaceAll(/ \(anon \d+\)/g, '');

const label = (name: string): string => (name === '' ? '' : `.${name} = `);

// ---- objects in memory -------------------------------------------------------------------------

/** An object by its bytes. `limit` is the option printsize. */
export function renderObject(address: number, type: Type, bytes: string, limit: number): string {
  const printer = new Printer(address, limit);
  printBytes(printer, { depth: 0, name: '', type, offset: 0 }, bytes);
  return printer.finish();
}

interface Place {
  readonly depth: number;
  readonly name: string;
  readonly type: Type;
  readonly offset: number;
  /** Of a bit-field. */
  readonly width?: number;
}

const isZero = (bytes: string): boolean => !/[^\0]/.test(bytes);

function printBytes(printer: Printer, place: Place, all: string): void {
  const { depth, name, type, offset } = place;
  if (!printer.reaches(offset, depth)) return;
  const bytes = all.slice(offset, offset + (sizeOf(type) ?? 0));
  const enumeration = type.kind === 'integer' && type.tags !== undefined;
  const shownZero = depth === 0 || type.kind === 'array' || (enumeration && depth === 1);
  if (isZero(bytes) && !shownZero) return;
  switch (type.kind) {
    case 'struct':
      return printStruct(printer, place, type, all);
    case 'array':
      return printArray(printer, place, type, all);
    case 'string':
      return printer.value(depth, name, 'string', quoted(bytes));
    default:
      return printer.value(depth, name, shownName(type), scalarText(type, numberOf(bytes, place)));
  }
}

function printStruct(printer: Printer, place: Place, type: StructType, all: string): void {
  const { depth, name, offset } = place;
  printer.open(depth, name, shownName(type), '{');
  for (const member of type.layout?.members ?? []) {
    const width = member.bits === undefined ? {} : { width: member.bits.width };
    const at = { depth: depth + 1, name: member.name, type: member.type, ...width };
    printBytes(printer, { ...at, offset: offset + member.offset }, all);
  }
}

function printArray(printer: Printer, place: Place, type: ArrayType, all: string): void {
  const { depth, name, offset } = place;
  printer.open(depth, name, shownName(type), '[');
  const step = sizeOf(type.of) ?? 0;
  printer.whole(depth, () => {
    for (let i = 0; i < type.length; i++) {
      const at = { depth: depth + 1, name: '', type: type.of, offset: offset + i * step };
      printBytes(printer, at, all);
    }
  });
}

function numberOf(bytes: string, { width, type }: Place): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes.charCodeAt(i));
  if (width === undefined) return value;
  const signed = type.kind === 'integer' && type.signed;
  return signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
}

// ---- arguments ---------------------------------------------------------------------------------

/** A struct of `args[]` by its members' values, in their order. */
export function renderMembers(
  address: number,
  { name, members }: PrintedStruct,
  values: readonly PrintedValue[],
  limit: number,
): string {
  const printer = new Printer(address, limit);
  printer.open(0, '', name, '{');
  let end = 0;
  members.forEach(({ name: member, type }, i) => {
    const offset = Math.ceil(end / alignOf(type)) * alignOf(type);
    end = offset + (sizeOf(type) ?? 0);
    if (!printer.reaches(offset, 1)) return;
    const value = values[i];
    if (value === null || value === '' || value === 0 || value === 0n) return;
    const text = typeof value === 'string' ? quoted(value) : scalarText(type, value);
    printer.value(1, member, typeName(type), text);
  });
  return printer.finish();
}

// ---- values ------------------------------------------------------------------------------------

function quoted(bytes: string): string {
  return `"${escape(bytes.split('\0', 1)[0])}"`;
}

function scalarText(type: Type, value: PrintedValue): string {
  if (type.kind === 'integer') return integerText(type, value);
  return `0x${toUnsigned(value, sizeOf(type) ?? 8).toString(16)}`;
}

function integerText(type: IntegerType, value: PrintedValue): string {
  const { size, signed, tags } = type;
  const number = signed ? toSigned(value, size) : toUnsigned(value, size);
  if (type.name === 'char') return `'${escape(String.fromCharCode(Number(number) & 0xff))}'`;
  const tag = tags && [...tags].find(([, held]) => held === BigInt(number));
  return tag === undefined ? String(number) : tag[0];
}
