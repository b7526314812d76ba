/** Words become values: every encoding, and words that share an element of the tuple. */
import { Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import process from 'node:process';
import { expect, test } from 'vitest';
import type { Decode, EventSchema } from '../../compiler/backends/events/schema.ts';
import type { EventValue } from '../../compiler/backends/events/layout.ts';
import { catalogue } from '../../probes/index.ts';
import { EventKind } from '../../runtime/live/events.ts';
import { LiveFrame } from '../../runtime/live/frame.ts';
import { SocketOwners } from '../../runtime/live/socket-owners.ts';
import { EventWords } from '../../runtime/live/words.ts';
import { StringTable } from '../../runtime/tables/strings.ts';
import { linkOf } from './processes.ts';

const tables = {
  catalogue,
  strings: new StringTable(256),
  ownerOf: (inode: number) => inode + 1,
  symbolAt: (address: bigint) => `at ${address}`,
  stackOf: (text: string, user: boolean) => `${user ? 'user' : 'kernel'}${text}`,
};

function wordsOf(text: string): EventWords {
  const words = new EventWords();
  const bytes = Buffer.from(`${text}]`, 'latin1');
  words.read(bytes, 0, bytes.length);
  return words;
}

/** The values of an event with these encodings, and whether it had what it should. */
function values(
  decodes: readonly Decode[],
  text: string,
  more: Partial<EventSchema> = {},
): EventValue[] | undefined {
  const probe = { id: 9, provider: 'udp', module: '', function: '', name: 'send' };
  const schema: EventSchema = {
    number: 1,
    probe,
    values: decodes.map((decode) => ({ datum: { kind: 'rawArgument', index: 0 }, decode })),
    snapshot: false,
    ...more,
  };
  const frame = new LiveFrame(0n);
  const kind = new EventKind(schema, undefined, tables);
  return kind.read(wordsOf(text), frame) ? frame.values : undefined;
}

const comm = (text: string): string => {
  const bytes = Buffer.alloc(16);
  bytes.write(text, 'latin1');
  return `${bytes.readBigInt64LE(0)},${bytes.readBigInt64LE(8)}`;
};

/** Elements of a tuple as text. */
const list = (...elements: readonly (number | bigint)[]): string => elements.join(',');

const established = catalogue.constants.get('TCP_STATE_ESTABLISHED')!.value;

test.each<[string, Decode, string, EventValue]>([
  ['int8_t', { kind: 'integer', size: 1, signed: true }, '255', -1],
  ['uint16_t', { kind: 'integer', size: 2, signed: false }, '-1', 65_535],
  ['int', { kind: 'integer', size: 4, signed: true }, '4294967295', -1],
  ['uint32_t', { kind: 'integer', size: 4, signed: false }, '-1', 4_294_967_295],
  ['uint64_t, canonical', { kind: 'integer', size: 8, signed: false }, '18446744073709551615', -1n],
  ['IPv4', { kind: 'address' }, list(0, 0xffff_c0a8_0102n), '192.168.1.2'],
  ['IPv6', { kind: 'address' }, list(0x2001_0db8_0000_0000n, 1), '2001:db8::1'],
  ['a name', { kind: 'text' }, comm('a b"\xff\\,'), 'a b"\xff\\,'],
  ['a name of 16 characters', { kind: 'text' }, comm('0123456789abcdef'), '0123456789abcdef'],
  [
    'a hardware address',
    { kind: 'hardwareAddress' },
    list(0x02_42_ac_11_00_ffn),
    '02:42:ac:11:00:ff',
  ],
  ['a protocol', { kind: 'protocolName' }, '6', 'TCP'],
  [
    'a state',
    { kind: 'tableName', table: 'tcp_state_string' },
    list(established),
    'state-established',
  ],
  ['a process', { kind: 'owner' }, '77', 77],
  ['a socket', { kind: 'owner' }, `${2n ** 63n + 41n}`, 42],
  ['nobody', { kind: 'owner' }, '0', -1],
  ['a constant', { kind: 'constant', value: 'lo' }, '', 'lo'],
  ['what is not there', { kind: 'optional', absent: '?', of: { kind: 'address' } }, '0,5,6', '?'],
  ['what is there', { kind: 'optional', absent: '?', of: { kind: 'address' } }, '1,0,1', '::1'],
])('%s', (_, decode, words, value) => {
  expect(values([decode], words === '' ? '1,5' : `1,5,${words}`)).toEqual([value]);
});

test('several values, one after the other', () => {
  const port: Decode = { kind: 'integer', size: 2, signed: false };
  const none: Decode = { kind: 'constant', value: 3n };
  expect(values([port, { kind: 'address' }, none, port], '1,5,80,0,1,443')).toEqual([
    80,
    '::1',
    3n,
    443,
  ]);
});

test('stacks by what the datum says', () => {
  const stack = { kind: 'stack', frames: 2 } as const;
  const decode = { kind: 'string' } as const;
  const schema = {
    values: [
      { datum: { ...stack, user: false }, decode },
      { datum: { ...stack, user: true }, decode },
    ],
  };
  expect(values([], '1,5,"\\n  a+1","\\n  b+2"', schema)).toEqual(['kernel\n  a+1', 'user\n  b+2']);
});

test('words that share an element', () => {
  const byte: Decode = { kind: 'integer', size: 1, signed: true };
  const long: Decode = { kind: 'integer', size: 8, signed: true };
  const places = [
    { element: 1, shift: 8, bits: 8 },
    { element: 1, shift: 0, bits: 8 },
    { element: 0, shift: 0, bits: 64 },
    { element: 1, shift: 48, bits: 16 },
  ];
  expect(
    values([byte, byte, long, long], list(1, 5, -3, 0xfffe_0000_0000_7f80n), { places }),
  ).toEqual([127, -128, -3n, 0xfffen]);
});

test('an event that has fewer words than it should is none', () => {
  expect(values([{ kind: 'address' }], '1,5,0')).toBeUndefined();
  expect(values([], '1,5', { epoch: true })).toBeUndefined();
  const places = [{ element: 2, shift: 0, bits: 8 }];
  expect(values([{ kind: 'owner' }], '1,5,0,0', { places })).toBeUndefined();
});

/** Inodes of the sockets that this process has open. */
function sockets(): number[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/self/fd/${fd}`))?.[1];
    return inode === undefined ? [] : [Number(inode)];
  });
}

test.runIf(process.platform === 'linux')('who has a socket', async () => {
  const before = sockets();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const inode = sockets().find((each) => !before.includes(each))!;
  const owners = new SocketOwners();
  expect(owners.of(inode)).toBe(process.pid);
  expect(owners.of(1)).toBe(-1);
  server.close();
  expect(new SocketOwners('/nowhere').of(inode)).toBe(-1);
});
