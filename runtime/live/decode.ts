/** Words of an event or of a map's key become values of D, as the schema says. */
import { type Decode, wordsOf } from '../../compiler/backends/events/schema.ts';
import type { Datum, EventValue } from '../../compiler/backends/events/layout.ts';
import { type Catalogue, protocolNames } from '../../probes/index.ts';
import type { StringTable } from '../tables/strings.ts';
import type { EventWords } from './words.ts';

/** Reads one value. */
export type ValueReader = (words: EventWords) => EventValue;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 48 bits, the first byte highest, as aa:bb:cc:dd:ee:ff. */
function hardwareAddress(high: number, low: number): string {
  const pair = (word: number, shift: number): string => hex[(word >>> shift) & 0xff];
  return `${pair(high, 8)}:${pair(high, 0)}:${pair(low, 24)}:${pair(low, 16)}:${pair(low, 8)}:${pair(low, 0)}`;
}

/** Sixteen characters in two little-endian words, up to the first NUL. */
function characters(words: EventWords, at: number): string {
  let text = '';
  for (let i = 0; i < 16; i++) {
    const code = (words.halves[2 * at + (i >> 2)] >>> (8 * (i & 3))) & 0xff;
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text;
}

function integer(size: 1 | 2 | 4 | 8, signed: boolean, at: number): ValueReader {
  if (size === 8) return (words) => words.whole[at];
  const shift = 32 - size * 8;
  const half = 2 * at;
  return signed
    ? (words) => (words.halves[half] << shift) >> shift
    : (words) => (words.halves[half] << shift) >>> shift;
}

/** What decoding needs besides the words. */
export interface DecodeTables {
  readonly catalogue: Catalogue;
  readonly strings: StringTable;
  /** The process that owns a socket, by the number of the socket's inode; -1 when it is not known. */
  readonly ownerOf: (inode: number) => number;
  /** What sym() shows of an address of the kernel's. */
  readonly symbolAt: (address: bigint) => string;
  /** A stack as dtrace prints it, of what bpftrace prints. */
  readonly stackOf: (text: string, user: boolean) => string;
}

/** The process that a socket belongs to: the word is its number, or the inode of the socket below the highest bit. */
function owner(at: number, { ownerOf }: DecodeTables): ValueReader {
  return (words) => {
    const word = words.whole[at];
    if (word > 0n) return Number(word);
    return word === 0n ? -1 : ownerOf(Number(BigInt.asUintN(63, word)));
  };
}

/** Places of the kernel's code are few, and looked up once each. */
function symbol(at: number, { symbolAt }: DecodeTables): ValueReader {
  const known = new Map<bigint, string>();
  return (words) => {
    const address = words.whole[at];
    let name = known.get(address);
    if (name === undefined) known.set(address, (name = symbolAt(BigInt.asUintN(64, address))));
    return name;
  };
}

/** Of a `string` the datum says what it is; in keys, which have none, it is a stack of the kernel's. */
function printed(at: number, datum: Datum | undefined, { stackOf }: DecodeTables): ValueReader {
  const user = datum?.kind === 'stack' && datum.user;
  return (words) => stackOf(words.texts[at] ?? '', user);
}

/** A value: what it is read from, and of an event which datum it is. */
export interface Encoded {
  readonly decode: Decode;
  readonly datum?: Datum;
}

/** The reader of a value whose first word is `at`. */
function valueReader({ decode, datum }: Encoded, at: number, tables: DecodeTables): ValueReader {
  const { strings } = tables;
  switch (decode.kind) {
    case 'integer':
      return integer(decode.size, decode.signed, at);
    case 'address':
      return (words) =>
        strings.textOf(
          strings.internV6(words.high(at), words.low(at), words.high(at + 1), words.low(at + 1)),
        );
    case 'text':
      return (words) => characters(words, at);
    case 'hardwareAddress':
      return (words) => hardwareAddress(words.high(at), words.low(at));
    case 'protocolName':
      return (words) => protocolNames.get(words.low(at)) ?? String(words.low(at));
    case 'owner':
      return owner(at, tables);
    case 'tableName': {
      const { entries, absent } = tables.catalogue.stringTables.get(decode.table)!;
      if (decode.otherwise === 'decimal')
        return (words) => entries.get(words.low(at)) ?? String(words.low(at));
      return (words) => entries.get(words.low(at)) ?? absent;
    }
    case 'enumerator': {
      const { names } = decode;
      return (words) => names.get(words.low(at)) ?? String(words.low(at));
    }
    case 'symbol':
      return symbol(at, tables);
    case 'string':
      return printed(at, datum, tables);
    case 'bytes':
      return (words) => words.texts[at] ?? '';
    case 'constant': {
      const { value } = decode;
      return () => value;
    }
    case 'optional': {
      const { absent, of } = decode;
      const read = valueReader({ decode: of }, at + 1, tables);
      return (words) => (words.whole[at] === 0n ? absent : read(words));
    }
    case 'choice': {
      const { absent, of } = decode;
      const readers = of.map((each) => valueReader({ decode: each }, at + 1, tables));
      return (words) => readers[words.low(at) - 1]?.(words) ?? absent;
    }
  }
}

/** Readers of values whose words follow each other from `at` on, and the place of the word behind them. */
export function valueReaders(
  values: readonly Encoded[],
  at: number,
  tables: DecodeTables,
): { readonly readers: readonly ValueReader[]; readonly end: number } {
  let end = at;
  const readers = values.map((value) => {
    const reader = valueReader(value, end, tables);
    end += wordsOf(value.decode);
    return reader;
  });
  return { readers, end };
}
