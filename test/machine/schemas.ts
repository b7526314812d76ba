/** The published schemas, and stricter forms of them that find what they do not name. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json, JsonObject } from './decode.ts';

export const eventSchema: Json = read('event.json');
export const documentSchema: Json = read('document.json');

function read(name: string): Json {
  return JSON.parse(
    readFileSync(new URL(`../../docs/schema/${name}`, import.meta.url), 'utf8'),
  ) as Json;
}

/** The schema with every object closed: a member that it does not name is an error. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).map(([name, part]) => [name, closed(part)] as const);
  const object: JsonObject = Object.fromEntries(entries);
  // `not` would let through what a closed object no longer takes.
  if (!('properties' in object) || 'not' in object) return object;
  return { ...object, additionalProperties: false };
}

export interface Validators {
  readonly event: ValidateFunction;
  readonly document: ValidateFunction;
}

/** @param form `open` is as published */
export function validators(form: 'open' | 'closed'): Validators {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: false });
  const prepare = (schema: Json): object => (form === 'open' ? schema : closed(schema)) as object;
  ajv.addSchema(prepare(eventSchema), 'event.json');
  ajv.addSchema(prepare(documentSchema), 'document.json');
  return {
    event: ajv.getSchema('event.json')!,
    document: ajv.getSchema('document.json')!,
  };
}
