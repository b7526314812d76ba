/** Events: which words go up to the consumer, and how native D prints them. */
import type { Datum } from '../events/layout.ts';
import type { EventSchema } from '../events/schema.ts';
import { integerTypes, type IntegerType } from '../../types.ts';
import { memberType } from './expressions.ts';
import type { NativePlace } from './place.ts';
import { stringLiteral } from './text.ts';

type Encoded = EventSchema['values'][number];

/** A datum: its schema, the conversion that prints it and the argument of that; a constant has neither. */
interface Word {
  readonly encoded: Encoded;
  readonly format?: string;
  readonly value?: string;
}

const uint64 = integerTypes.get('uint64_t')!;
const int32 = integerTypes.get('int32_t')!;

function integer(datum: Datum, value: string, { size, signed }: IntegerType): Word {
  const encoded: Encoded = { datum, decode: { kind: 'integer', size, signed } };
  return { encoded, format: '%d', value: `(int64_t)${value}` };
}

const bytes = (datum: Datum, value: string): Word => ({
  encoded: { datum, decode: { kind: 'bytes' } },
  format: '\\"%S\\"',
  value,
});

const constant = (datum: Datum, value: number | bigint | string): Word => ({
  encoded: { datum, decode: { kind: 'constant', value } },
});

function field(datum: Extract<Datum, { kind: 'field' }>, place: NativePlace): Word {
  const { struct, field: member } = datum;
  const value = place.memberText(struct, member);
  const decode = place.member(struct, member)?.decode;
  if (decode !== undefined)
    return {
      encoded: { datum, decode: { kind: decode } },
      format: '%d',
      value: `(int64_t)${value}`,
    };
  if (member.type === 'string') {
    const present = place.presence(struct.present ?? 'always');
    const absent = struct.absentText;
    if (present === undefined || absent === undefined) return bytes(datum, value);
    return bytes(datum, `(${present} ? ${value} : ${stringLiteral(absent)})`);
  }
  const type = memberType(member.type);
  return integer(datum, value, type.kind === 'integer' ? type : uint64);
}

const contextTypes: Readonly<Record<string, IntegerType>> = {
  vtimestamp: uint64,
  curthread: uint64,
};

function word(datum: Datum, place: NativePlace): Word {
  switch (datum.kind) {
    case 'field':
      return field(datum, place);
    case 'present': {
      const present = place.presence(datum.what);
      return present === undefined
        ? constant(datum, 1)
        : integer(datum, `(${present} ? 1 : 0)`, int32);
    }
    case 'rawArgument':
      return integer(datum, place.rawArgument(datum.index), uint64);
    case 'context': {
      const name = place.context(datum.name);
      if (datum.name === 'execname')
        return name === undefined ? constant(datum, '') : bytes(datum, name);
      const type = contextTypes[datum.name] ?? int32;
      if (name === undefined) return constant(datum, type.size === 8 ? 0n : 0);
      return integer(datum, name, type);
    }
    case 'stack':
      throw new Error('stacks are refused before this');
  }
}

/** What an event prints behind its number and time. */
export function eventText(
  data: readonly Datum[],
  place: NativePlace,
): { format: readonly string[]; values: readonly string[]; schema: readonly Encoded[] } {
  const words = data.map((datum) => word(datum, place));
  return {
    format: words.flatMap(({ format }) => format ?? []),
    values: words.flatMap(({ value }) => value ?? []),
    schema: words.map(({ encoded }) => encoded),
  };
}
