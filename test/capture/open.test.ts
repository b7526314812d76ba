import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, createWriteStream, openSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CaptureError, InterfaceRegistry, openCapture } from '../../runtime/capture/reader.ts';
import { ascii, ethernet, hex, ipv4, udp } from './build.ts';
import { pcap } from './build-file.ts';
import { Folder, readAll } from './read.ts';

const folder = new Folder();

const frames = Array.from({ length: 300 }, (_, i) => ({
  data: ethernet({}, ipv4({ protocol: 17 }, udp(i, 53, new Uint8Array(1000)))),
}));

async function problem(path: string): Promise<string> {
  const failure = await openCapture(path, new InterfaceRegistry()).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(CaptureError);
  const { message, file } = failure as CaptureError;
  expect(file).toBe(path);
  expect(message.startsWith(`${path}: `)).toBe(true);
  return message.slice(path.length + 2);
}

describe('what is no capture', () => {
  test('a missing file, a directory, an empty file', async () => {
    expect(await problem(join(folder.path, 'missing.pcap'))).toBe('no such file');
    expect(await problem(folder.path)).toBe('is a directory, not a capture file');
    expect(await problem(folder.file(new Uint8Array(0)))).toBe('is empty');
    expect(await problem('/dev/null')).toBe('is empty');
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    const path = folder.file(pcap([]));
    chmodSync(path, 0);
    expect(await problem(path)).toBe('permission denied');
  });

  const contents: Readonly<Record<string, readonly [Uint8Array, string]>> = {
    'a text': [
      ascii('#!/bin/sh\nexit 1\n'),
      'it begins with 23 21 2f 62, like a text: "#!/bin/sh"',
    ],
    'another compression': [hex('28b52ffd 04'), 'begins with 28 b5 2f fd, like zstd-compressed'],
    'a text that snoop begins with': [ascii('snoops on'), 'like a text: "snoops on"'],
    'gzip in gzip': [gzipSync(gzipSync('x')), 'begins with 1f 8b 08 00, like gzip inside gzip'],
    'some bytes': [hex('00 01 02 03 04'), 'it begins with 00 01 02 03'],
    'one byte': [hex('a1'), 'it begins with a1'],
  };
  for (const [name, [bytes, told]] of Object.entries(contents))
    test(name, async () => {
      const message = await problem(folder.file(bytes));
      expect(message).toContain('not a pcap, pcapng or snoop capture: ');
      expect(message).toContain(told);
    });

  test('a pcap that is cut in its file header', async () => {
    for (let cut = 4; cut < 24; cut++)
      expect(await problem(folder.file(pcap([]).subarray(0, cut)))).toBe(
        `truncated in the file header: ${cut} of 24 bytes are there`,
      );
  });
});

describe('where a capture comes from', () => {
  const file = pcap(frames);

  test('a regular file tells its size', async () => {
    const reader = await openCapture(folder.file(file), new InterfaceRegistry());
    expect(reader.totalBytes).toBe(file.length);
    while (await reader.fill());
    expect(reader.bytesRead).toBe(file.length);
    reader.close();
  });

  test('a named pipe, whose writer takes its time and writes in odd pieces', async () => {
    for (const bytes of [file, gzipSync(file)]) {
      const pipe = join(folder.path, `pipe${bytes.length}`);
      execFileSync('mkfifo', [pipe]);
      const reading = readAll(pipe);
      const writer = createWriteStream(pipe);
      for (let at = 0; at < bytes.length; at += 9973) {
        writer.write(bytes.subarray(at, at + 1));
        await new Promise((resolve) => setTimeout(resolve, 1));
        writer.write(bytes.subarray(at + 1, at + 9973));
      }
      writer.end();
      const { packets, error } = await reading;
      expect(error).toBeUndefined();
      expect(packets.map(({ data }) => data)).toEqual(frames.map(({ data }) => data));
    }
  });

  const script = `
    import { openCaptures, InterfaceRegistry } from ${JSON.stringify(new URL('../../runtime/capture/reader.ts', import.meta.url).href)};
    import { Packet } from ${JSON.stringify(new URL('../../runtime/capture/packet.ts', import.meta.url).href)};
    try {
      const reader = await openCaptures(process.argv.slice(1), new InterfaceRegistry());
      const packet = new Packet();
      let count = 0;
      do while (reader.next(packet)) count++; while (await reader.fill());
      console.log(count, reader.name, reader.totalBytes, reader.error?.message);
    } catch (error) { console.log(error.message); }`;

  /** What the script prints with `stdin`, a descriptor or bytes to write. */
  async function withStdin(stdin: number | Uint8Array, ...paths: string[]): Promise<string> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...paths], {
      stdio: [typeof stdin === 'number' ? stdin : 'pipe', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    // A child that has seen enough closes the pipe.
    child.stdin?.on('error', () => undefined);
    if (typeof stdin !== 'number') child.stdin?.end(stdin);
    await once(child, 'close');
    return output.trim();
  }

  test('standard input: a pipe, a file, and what is in neither', async () => {
    expect(await withStdin(file, '-')).toBe('300 - undefined undefined');
    expect(await withStdin(gzipSync(file), '-')).toBe('300 - undefined undefined');
    const descriptor = openSync(folder.file(file), 'r');
    expect(await withStdin(descriptor, '-')).toBe(`300 - ${file.length} undefined`);
    closeSync(descriptor);
    expect(await withStdin(file.subarray(0, 200), '-')).toMatch(
      /^0 - undefined standard input: truncated after frame 0, at byte 24/,
    );
    expect(await withStdin(file, '-', '-')).toBe('standard input: can be read only once');
  });
});
