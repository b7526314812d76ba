/** D's values as JSON: exact whatever reads them, and text that is not UTF-8 kept as bytes. */
import { Buffer, isUtf8 } from 'node:buffer';
import { isFloatKey, sizeOf, type BitField, type Type, typeName } from '../../../compiler/types.ts';
import { wordOf } from '../render-bytes.ts';
import { floatOf } from '../render-float.ts';
import { type PrintedValue, toSigned, toUnsigned } from '../render-format.ts';

/** A JSON number from -(2^53 - 1) to 2^53 - 1, beyond that its decimal digits. `BigInt(x)` reads both. */
export type JsonInteger = number | string;

/** Bytes in base64. */
export interface JsonBytes {
  readonly bytes: string;
}

/** The text of a D string; bytes when they are not UTF-8. */
export type JsonText = string | JsonBytes;

/** A struct or a union: its members by name. */
export interface JsonStruct {
  readonly [member: string]: TypedValue;
}

export type JsonValue = JsonInteger | JsonText | null | JsonStruct | readonly JsonValue[];

/** A value with its D type, which tells text from an integer's digits. */
export interface TypedValue {
  /** As D spells it: `uint16_t`, `string`, `char [8]`, `struct pair`. */
  readonly type: string;
  readonly value: JsonValue;
}

export function integerValue(value: number | bigint): JsonInteger {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

// oxlint-disable-next-line no-control-regex -- a string of D's is any bytes
const ascii = /^[\x00-\x7f]*$/;

/** A binary string as text. */
export function textValue(binary: string): JsonText {
  if (ascii.test(binary)) return binary;
  const bytes = Buffer.from(binary, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : bytesValue(binary);
}

export function bytesValue(binary: string): JsonBytes {
  return { bytes: Buffer.from(binary, 'latin1').toString('base64') };
}

/** A D string, which ends at its first NUL. */
export function stringValue(binary: string): JsonText {
  const nul = binary.indexOf('\0');
  return textValue(nul === -1 ? binary : binary.slice(0, nul));
}

/** A value as a record or a key holds it; objects are given by their bytes. */
export function jsonValue(type: Type, value: PrintedValue): JsonValue {
  if (value === null) return null;
  if (typeof value === 'string')
    return type.kind === 'string' || type.kind === 'stack' || type.kind === 'symbol'
      ? stringValue(value)
      : objectValue(type, value);
  if (type.kind === 'float' || isFloatKey(type)) return String(floatOf(value, sizeOf(type)!));
  if (type.kind !== 'integer') return integerValue(toUnsigned(value, 8));
  return integerValue((type.signed ? toSigned : toUnsigned)(value, type.size));
}

export function typedValue(type: Type, value: PrintedValue): TypedValue {
  return { type: typeName(type), value: jsonValue(type, value) };
}

// ---- objects in memory -------------------------------------------------------------------------

/** What bytes of memory hold, the least significant first. */
function objectValue(type: Type, bytes: string, bits?: BitField): JsonValue {
  switch (type.kind) {
    case 'string':
      return stringValue(bytes);
    case 'array':
      return arrayValue(type, bytes);
    case 'struct':
      return Object.fromEntries(
        (type.layout?.members ?? []).map((member) => {
          const size = member.bits?.size ?? sizeOf(member.type) ?? 0;
          const held = bytes.slice(member.offset, member.offset + size);
          const value = objectValue(member.type, held, member.bits);
          return [member.name, { type: typeName(member.type), value }];
        }),
      );
    case 'float':
      return type.size > 8 ? bytesValue(bytes) : String(floatOf(wordOf(bytes), type.size));
    default: {
      const signed = type.kind === 'integer' && type.signed;
      const width = bits?.width ?? bytes.length * 8;
      const word = wordOf(bytes);
      return integerValue(signed ? BigInt.asIntN(width, word) : BigInt.asUintN(width, word));
    }
  }
}

/** Characters are text, other single bytes are bytes, the rest is a list. */
function arrayValue({ of, length }: Extract<Type, { kind: 'array' }>, bytes: string): JsonValue {
  if (of.kind === 'integer' && of.size === 1)
    return of.name === 'char' ? stringValue(bytes) : bytesValue(bytes);
  const size = sizeOf(of) ?? 0;
  return Array.from({ length }, (_, i) => objectValue(of, bytes.slice(i * size, (i + 1) * size)));
}
