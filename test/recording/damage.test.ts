/** Recordings that were cut off, spoilt, or made by somebody who means no good. */
import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventValue } from '../../compiler/backends/events/layout.ts';
import type { Description } from '../../runtime/recording/description.ts';
import { block, BlockKind, fileHeader } from '../../runtime/recording/format.ts';
import { RecordingReader } from '../../runtime/recording/reader.ts';
import { RecordingWriter } from '../../runtime/recording/writer.ts';
import { Folder, replayed } from './support.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const description: Description = {
  began: '1',
  cpu: 0,
  wallOffset: '1700000000000000000',
  system: 'test',
  tracer: { pid: 1, ppid: 1, uid: 0, gid: 0, execname: 'x' },
  probes: [
    {
      number: 1,
      provider: 'udp',
      module: '',
      function: '',
      name: 'send',
      data: [
        { key: 'execname', kind: 'text' },
        { key: 'pid', kind: 'i32' },
        { key: 'uid', kind: 'u32' },
        { key: 'arg0', kind: 'i64' },
      ],
    },
  ],
};

type Event = readonly [bigint, readonly EventValue[]];

function record(
  path: string,
  events: readonly Event[],
  each?: (writer: RecordingWriter) => void,
): void {
  const writer = new RecordingWriter(path, (problem) => {
    throw new Error(problem);
  });
  writer.begin(description);
  for (const [timestamp, values] of events) {
    writer.event(1, timestamp, values);
    each?.(writer);
  }
  writer.end({ ended: '99', cpu: 0 });
}

/** What a file holds, and what is wrong with it. */
function contents(path: string): { events: Event[]; damage: string | undefined } {
  const reader = new RecordingReader(path);
  const events: Event[] = [];
  try {
    const listener = {
      event: (_: number, timestamp: bigint, values: readonly EventValue[]) => {
        events.push([timestamp, [...values]]);
      },
      lost: () => {},
      missed: () => {},
      stopped: () => false,
    };
    while (reader.next(listener));
    return { events, damage: reader.damage?.message };
  } finally {
    reader.close();
  }
}

const text = fc.uint8Array({ maxLength: 20 }).map((each) => Buffer.from(each).toString('latin1'));
const values = fc.tuple(
  fc.option(text),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const timestamp = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

test('every value is read as it was written, over any number of blocks', () => {
  const path = folder.file('values');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(timestamp, values)),
      fc.array(fc.boolean()),
      (events, flushes) => {
        let at = 0;
        record(path, events, (writer) => {
          if (flushes[at++]) writer.flush();
        });
        expect(contents(path)).toEqual({ events, damage: undefined });
      },
    ),
    { numRuns: 50 },
  );
});

test('blocks fill up', () => {
  const events: Event[] = Array.from({ length: 40_000 }, (_, i) => [
    BigInt(i),
    [`name ${i % 1000}`, ~i, i, BigInt(i) << 30n],
  ]);
  const path = folder.file('large');
  record(path, events);
  const found = contents(path);
  expect([found.events.length, found.damage]).toEqual([events.length, undefined]);
  expect(found.events.every((each, i) => String(each) === String(events[i]))).toBe(true);
  expect(readFileSync(path).length).toBeLessThan(40_000 * 20);
});

let whole: Buffer;
const damaged = folder.file('damaged');
const three: readonly Event[] = [1n, 2n, 3n].map((time) => [time, ['a', 1, 2, 3n]]);

beforeAll(() => {
  const path = folder.file('three');
  record(path, three, (writer) => writer.flush());
  whole = readFileSync(path);
});

test('cut off anywhere: what is whole is there, and the rest is told', () => {
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(damaged, whole.subarray(0, length));
    let found;
    try {
      found = contents(damaged);
    } catch (error) {
      expect(error).toMatchObject({ name: 'CaptureError' });
      continue;
    }
    expect(found.damage).toMatch(/brought to its end|cut off/);
    expect(found.events).toEqual(three.slice(0, found.events.length));
  }
  writeFileSync(damaged, whole);
  expect(contents(damaged)).toEqual({ events: three, damage: undefined });
});

test('a replay counts what is whole, says the rest, and its status is 1', async () => {
  const end = block(BlockKind.end, Buffer.from('{"ended":"99","cpu":0}')).length;
  writeFileSync(damaged, whole.subarray(0, whole.length - end));
  const { output, status, errors } = await replayed(damaged, 'udp:::send { @ = count(); }');
  expect([output.trim(), status]).toEqual(['3', 1]);
  expect(errors.map(({ message }) => message)).toEqual([
    `${damaged}: the recording was not brought to its end: what came in its last second may be missing`,
  ]);
});

test('any byte spoilt: no event is made up', () => {
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(whole);
      bytes[at] ^= change;
      writeFileSync(damaged, bytes);
      let found;
      try {
        found = contents(damaged);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CaptureError' });
        return;
      }
      expect(found.events).toEqual(three.slice(0, found.events.length));
      // The two bytes behind the version mean nothing.
      expect(found.damage !== undefined || at === 10 || at === 11).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('whatever a block holds under a right checksum, nothing worse than an error comes of it', () => {
  const head = Buffer.concat([
    fileHeader(),
    block(BlockKind.description, Buffer.from(JSON.stringify(description))),
  ]);
  const kinds = fc.constantFrom(BlockKind.events, BlockKind.end, BlockKind.description, 77);
  const starts = fc.constantFrom('', '\x01\x00AAAAAAAA', '\x00\x00AAAAAAAA\x05\0\0\0', '{"ended":');
  fc.assert(
    fc.property(
      kinds as fc.Arbitrary<2>,
      starts,
      fc.uint8Array({ maxLength: 60 }),
      (kind, start, rest) => {
        const content = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
        writeFileSync(damaged, Buffer.concat([head, block(kind, content)]));
        expect(contents(damaged).damage).toBeDefined();
      },
    ),
    { numRuns: 300 },
  );
});

test('whatever a recording says of itself, it is taken or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(description)), (value, key) => {
      const content = JSON.stringify({ ...description, [key]: value });
      writeFileSync(
        damaged,
        Buffer.concat([fileHeader(), block(BlockKind.description, Buffer.from(content))]),
      );
      try {
        contents(damaged);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CaptureError' });
      }
    }),
    { numRuns: 300 },
  );
});

test('a block that claims to be huge is not believed', () => {
  const bytes = Buffer.from(whole);
  bytes.writeUInt32LE(0xffff_ffff, 16);
  writeFileSync(damaged, bytes);
  expect(() => contents(damaged)).toThrow(/damaged/);
  // A bomb: a megabyte of zeros in a kilobyte, said to be ten bytes.
  const bomb = block(BlockKind.events, Buffer.alloc(1024 * 1024));
  bomb.writeUInt32LE(10, 8);
  writeFileSync(damaged, Buffer.concat([whole.subarray(0, whole.length), bomb]));
  expect(contents(damaged).events.length).toBe(3);
});
