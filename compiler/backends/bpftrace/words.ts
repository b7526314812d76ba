/**
 * Strings as words: what is a string to D is a few integers to the kernel, which it can compare and use as a key. No text
 * of a program ever becomes part of a script.
 */
import type { KernelValue } from '../../../probes/define-linux.ts';
import { type Catalogue, protocolNames } from '../../../probes/index.ts';
import { parseIPv4, parseIPv6 } from '../addresses.ts';
import type { Decode } from '../events/schema.ts';
import type { BpftraceHost } from './interface.ts';
import { literal } from './value.ts';

/** A string's words: texts of integers of 64 bits. */
export interface Words {
  readonly decode: Decode;
  readonly codes: readonly string[];
}

const word = (code: string): string => `(int64)(${code})`;

/** The words of one of several values: those of all share their places, 0 where there is none. */
function chosenWords(which: string, of: readonly Words[], absent: string): Words {
  const places = Math.max(...of.map(({ codes }) => codes.length));
  const shared = Array.from({ length: places }, (_, place) => {
    const terms = of.flatMap(({ codes }, index) =>
      codes[place] === undefined ? [] : `(${which} == ${index + 1} ? ${codes[place]} : 0)`,
    );
    return word(terms.join(' + '));
  });
  return {
    decode: { kind: 'choice', absent, of: of.map(({ decode }) => decode) },
    codes: [word(which), ...shared],
  };
}

/** The names of the enumeration that the host knows, without their prefix. */
function enumeratorNames(
  { enumeration, prefix }: Extract<KernelValue, { is: 'enumerator' }>,
  host: Pick<BpftraceHost, 'enumerators'>,
): ReadonlyMap<number, string> {
  const names = host.enumerators?.(enumeration) ?? new Map<number, string>();
  return new Map(
    [...names].map(([number, name]) => [
      number,
      name.startsWith(prefix) ? name.slice(prefix.length) : name,
    ]),
  );
}

/**
 * The words of a member; undefined when it is an integer.
 * @param absent what reads where none of several values is there
 * @param host whose enumerations name numbers
 */
export function wordsOfValue(
  value: KernelValue,
  absent = '',
  host: Pick<BpftraceHost, 'enumerators'> = {},
): Words | undefined {
  switch (value.is) {
    case 'integer':
    case 'owner':
      return undefined;
    case 'address':
      return { decode: { kind: 'address' }, codes: [word(value.high), word(value.low)] };
    case 'text':
      return { decode: { kind: 'text' }, codes: value.words.map(word) };
    case 'tableName': {
      const { table, otherwise } = value;
      return {
        decode: { kind: 'tableName', table, ...(otherwise && { otherwise }) },
        codes: [word(value.text)],
      };
    }
    case 'choice': {
      const of = value.of.flatMap((each) => wordsOfValue(each, absent, host) ?? []);
      return chosenWords(value.which, of, absent);
    }
    case 'enumerator': {
      const names = enumeratorNames(value, host);
      return { decode: { kind: 'enumerator', names }, codes: [word(value.text)] };
    }
    case 'hardwareAddress':
    case 'protocolName':
    case 'symbol':
      return { decode: { kind: value.is }, codes: [word(value.text)] };
    case 'constant':
      return typeof value.value === 'string'
        ? { decode: { kind: 'constant', value: value.value }, codes: [] }
        : undefined;
  }
}

/** D's strings end at their first NUL. */
export function literalOf(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

const never = '(0 == 1)';

function addressIs([high, low]: readonly string[], text: string): string {
  const v4 = parseIPv4(text);
  const v6 = v4 === undefined ? parseIPv6(text) : ([0, 0, 0xffff, v4] as const);
  if (v6 === undefined) return never;
  const [a, b, c, d] = v6.map((part) => BigInt(part >>> 0));
  return `(${high} == ${literal((a << 32n) | b)} && ${low} == ${literal((c << 32n) | d)})`;
}

/** The 8 bytes from an offset, little-endian; 0 behind the end. */
function textWord(text: string, offset: number): bigint {
  let value = 0n;
  for (let i = 7; i >= 0; i--) value = (value << 8n) | BigInt(text.charCodeAt(offset + i) || 0);
  return value;
}

/** What is behind the NUL does not count: kernel memory may have anything there. */
function textIs([first, second]: readonly string[], text: string): string {
  if (text.length > 15) return never;
  const compared = (code: string, bytes: number, offset: number): string =>
    bytes === 8
      ? `${code} == ${literal(textWord(text, offset))}`
      : `(${code} & ${literal((1n << BigInt(bytes * 8)) - 1n)}) == ${literal(textWord(text, offset))}`;
  if (text.length < 8) return `(${compared(first, text.length + 1, 0)})`;
  return `(${compared(first, 8, 0)} && ${compared(second, text.length - 7, 8)})`;
}

function hardwareAddressIs(code: string, text: string): string {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(text)) return never;
  return `(${code} == ${literal(BigInt(`0x${text.replaceAll(':', '')}`))})`;
}

function anyOf(code: string, numbers: readonly number[]): string {
  if (numbers.length === 0) return never;
  return `(${numbers.map((number) => `${code} == ${literal(number)}`).join(' || ')})`;
}

/** The numbers that a table shows as that text. */
const namedBy = (names: ReadonlyMap<number, string>, text: string): number[] =>
  [...names].filter(([, name]) => name === text).map(([number]) => number);

function protocolIs(code: string, text: string): string {
  const numbers = namedBy(protocolNames, text);
  const own = /^(0|[1-9]\d{0,2})$/.test(text) ? Number(text) : 256;
  return anyOf(code, own < 256 && !protocolNames.has(own) ? [...numbers, own] : numbers);
}

/** What has no name reads as its digits. */
function namedOrDecimal(code: string, names: ReadonlyMap<number, string>, text: string): string {
  const number = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : undefined;
  return number === undefined || names.has(number)
    ? anyOf(code, namedBy(names, text))
    : anyOf(code, [number]);
}

function tableNameIs(
  code: string,
  { table: name, otherwise }: Extract<Decode, { kind: 'tableName' }>,
  text: string,
  catalogue: Catalogue,
): string {
  const table = catalogue.stringTables.get(name);
  if (table === undefined) return never;
  const is = anyOf(code, namedBy(table.entries, text));
  if (otherwise === 'decimal') return namedOrDecimal(code, table.entries, text);
  if (table.absent !== text) return is;
  return `(${is} || !${anyOf(code, [...table.entries.keys()])})`;
}

/** The condition that the words show this text. */
export function wordsAre({ decode, codes }: Words, text: string, catalogue: Catalogue): string {
  switch (decode.kind) {
    case 'address':
      return addressIs(codes, text);
    case 'text':
      return textIs(codes, text);
    case 'hardwareAddress':
      return hardwareAddressIs(codes[0], text);
    case 'protocolName':
      return protocolIs(codes[0], text);
    case 'tableName':
      return tableNameIs(codes[0], decode, text, catalogue);
    case 'enumerator':
      return namedOrDecimal(codes[0], decode.names, text);
    case 'constant':
      return decode.value === text ? '(0 == 0)' : never;
    case 'optional': {
      const is = wordsAre({ decode: decode.of, codes: codes.slice(1) }, text, catalogue);
      return decode.absent === text ? `(${codes[0]} == 0 || ${is})` : `(${codes[0]} != 0 && ${is})`;
    }
    case 'choice': {
      const [which, ...rest] = codes;
      const alternatives = decode.of.map(
        (each, index) =>
          `(${which} == ${index + 1} && ${wordsAre({ decode: each, codes: rest }, text, catalogue)})`,
      );
      return `(${[...alternatives, ...(decode.absent === text ? [`${which} == 0`] : [])].join(' || ')})`;
    }
    case 'integer':
    case 'owner':
    case 'symbol':
    case 'string':
    case 'bytes':
      return never;
  }
}
