/** Machine output read back, by what docs/output.md says of it and nothing else. */
import { Buffer } from 'node:buffer';

/** JSON as it comes from JSON.parse(). */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export function objectOf(json: Json): JsonObject {
  if (json === null || typeof json !== 'object' || Array.isArray(json))
    throw new Error(`not an object: ${JSON.stringify(json)}`);
  return json as JsonObject;
}

export function listOf(json: Json): readonly Json[] {
  if (!Array.isArray(json)) throw new Error(`not a list: ${JSON.stringify(json)}`);
  return json as readonly Json[];
}

/** What a reader of binary strings parses: the bytes must be UTF-8. */
export function parse(binary: string): Json {
  const bytes = Buffer.from(binary, 'latin1');
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
}

/** The events of a stream: each line is one, and every line ends. */
export function linesOf(binary: string): readonly JsonObject[] {
  const lines = binary.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  return lines.map((line) => objectOf(parse(line)));
}

export function integerOf(json: Json): bigint {
  if (typeof json === 'number' && !Number.isSafeInteger(json)) throw new Error(`inexact: ${json}`);
  if (typeof json !== 'number' && typeof json !== 'string')
    throw new Error(`not an integer: ${JSON.stringify(json)}`);
  return BigInt(json);
}

/** The bytes of a text, as a binary string. */
export function bytesOf(json: Json): string {
  if (typeof json === 'string') return Buffer.from(json, 'utf8').toString('latin1');
  const { bytes } = objectOf(json);
  if (typeof bytes !== 'string') throw new Error(`not bytes: ${JSON.stringify(json)}`);
  return Buffer.from(bytes, 'base64').toString('latin1');
}

/** A key or a value of a string or integer type. */
export function scalarOf(type: Json, json: Json): bigint | string | null {
  if (json === null) return null;
  return type === 'string' ? bytesOf(json) : integerOf(json);
}
