import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reasonOf } from '../../cli/failure.ts';
import { appendTo, Output } from '../../cli/output.ts';
import { ProgressLine, progressText } from '../../cli/progress.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsdtrace-output-'));
  file = join(folder, 'out');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('output', () => {
  test('writes bytes as they are, and appends', () => {
    for (const text of ['\x00\xff\xc3\xa9', 'more\n']) {
      const output = appendTo(file, {});
      output.write(text);
      output.flush();
    }
    expect(readFileSync(file).toString('latin1')).toBe('\x00\xff\xc3\xa9more\n');
  });

  test('bytes come behind the text before them, which they need not stay for', () => {
    const output = appendTo(file, {});
    const bytes = Uint8Array.of(0x62, 0xff);
    output.write('a');
    output.writeBytes(bytes);
    bytes.fill(0);
    output.write('c\n');
    output.flush();
    expect(readFileSync(file, 'latin1')).toBe('ab\xffc\n');
  });

  test('is written by itself at the end of the turn', async () => {
    const output = appendTo(file, {});
    output.write('a');
    output.write('b');
    expect(readFileSync(file, 'latin1')).toBe('');
    await new Promise((resolve) => setImmediate(resolve));
    expect(readFileSync(file, 'latin1')).toBe('ab');
  });

  test('does not hold back without end', () => {
    const output = appendTo(file, {});
    for (let line = 0; line < 1000; line++) output.write('x'.repeat(1000));
    expect(readFileSync(file).length).toBeGreaterThan(900_000);
    output.flush();
    expect(readFileSync(file).length).toBe(1_000_000);
  });

  test('knows whether a line is unfinished', () => {
    const output = appendTo(file, {});
    const seen = ['a', '\n', '\nb', 'c\n'].map((text) => {
      output.write(text);
      output.flush();
      return output.midLine;
    });
    expect(seen).toEqual([true, false, true, false]);
  });

  test('a full disk is told once, and kept', () => {
    let told = 0;
    const output = new Output(openSync('/dev/full', 'w'), { onClosed: () => told++ });
    for (let i = 0; i < 3; i++) {
      output.write('x');
      output.flush();
    }
    expect(told).toBe(1);
    expect(reasonOf(output.failure)).toBe('No space left on device');
  });

  test('a descriptor that cannot be written is a failure, not a crash', () => {
    const descriptor = openSync(file, 'w');
    closeSync(descriptor);
    const output = new Output(descriptor);
    output.write('x');
    output.flush();
    expect(output.failure?.code).toBe('EBADF');
  });
});

// strerror(3)'s words, which dtrace prints.
test.for([
  ['/nonexistent/x', 'No such file or directory'],
  ['/', 'Is a directory'],
])('opening %s: %s', ([path, words]) => {
  try {
    readFileSync(path);
    expect.unreachable();
  } catch (error) {
    expect(reasonOf(error)).toBe(words);
  }
});

describe('progress', () => {
  test('tells bytes, packets and rate', () => {
    const progress = { bytesRead: 512_000_000, totalBytes: 1_230_000_000, packets: 3_400_000 };
    expect(progressText(progress, 2000)).toBe('512MB of 1.23GB (41%), 3.40M packets, 1.70M/s');
    expect(progressText({ bytesRead: 950, totalBytes: undefined, packets: 7 }, 1000)).toBe(
      '950B, 7 packets, 7/s',
    );
    expect(progressText({ bytesRead: 999_999, totalBytes: 0, packets: 999 }, 1000)).toBe(
      '1.00MB, 999 packets, 999/s',
    );
  });

  test('is silent for a second, then not too often, and cleans up', () => {
    let now = 0;
    const written: string[] = [];
    const line = new ProgressLine(
      (text) => written.push(text),
      () => now,
      () => 12,
    );
    const at = (milliseconds: number): number => {
      now = milliseconds;
      line.update({ bytesRead: 1, totalBytes: undefined, packets: 1 });
      return written.length;
    };
    expect([at(0), at(999), at(1000), at(1050), at(1100)]).toEqual([0, 0, 1, 1, 2]);
    expect(written[0]).toBe('\r\x1b[K1B, 1 packe');
    line.erase();
    line.erase();
    expect(written.slice(2)).toEqual(['\r\x1b[K']);
  });
});
