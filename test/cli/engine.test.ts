/** Which engine runs, and what a user is told to do where none can. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseArguments } from '../../cli/arguments.ts';
import { chooseEngine, sudoForm } from '../../cli/engine.ts';
import { tsdtrace } from './run.ts';

const capture = fileURLToPath(new URL('../../examples/captures/ping.pcap', import.meta.url));

const choose = async (...words: readonly string[]): Promise<string> =>
  (await chooseEngine(parseArguments(words))).name;

test('captures are replayed, unless another engine is named', async () => {
  expect(await choose('-r', 'x.pcap', '-n', 'tcp:::send')).toBe('replay');
  expect(await choose('--engine', 'dtrace', '-n', 'tcp:::send')).toBe('dtrace');
});

test('listing and compiling ask nothing of the machine', async () => {
  const live = process.platform === 'linux' ? 'bpftrace' : 'dtrace';
  expect(await choose('-l')).toBe(live);
  expect(await choose('-e', '-n', 'tcp:::send')).toBe(live);
});

test('the command to type with privileges has every word quoted', () => {
  expect(sudoForm(['-n', "tcp:::send { trace('a'); }", '-x', 'quiet'])).toBe(
    `sudo tsdtrace -n 'tcp:::send { trace('\\''a'\\''); }' -x quiet`,
  );
});

test('a dialect is listed and written for on any machine', async () => {
  const words = ['--engine', 'dtrace', '--dialect', 'macos'];
  const choice = await chooseEngine(parseArguments([...words, '-lv', '-n', 'tcp:::send']));
  expect(choice).toEqual({ name: 'dtrace', dialect: 'macos' });
  const listed = await tsdtrace([...words, '-lv', '-n', 'udp:::send']);
  expect(listed.stdout).toContain('fires: unavailable: macOS DTrace has no such probe');
  const made = await tsdtrace([
    ...['--emit', 'dtrace', '--dialect', 'freebsd', '-n', 'tcp:::send { @ = count(); }'],
  ]);
  expect(made.stdout).toMatch(/^#!\/usr\/sbin\/dtrace -s\n.*FreeBSD/);
});

test('a script of dtrace(1) runs, with the options of its first line left to the shell', async () => {
  for (const first of ['#!/usr/sbin/dtrace -s', '#!/usr/sbin/dtrace -qs']) {
    const script = `${first}\nBEGIN { printf("from a script\\n"); exit(4); }\n`;
    const path = join(mkdtempSync(join(tmpdir(), 'tsdtrace-script-')), 'x.d');
    writeFileSync(path, script);
    const { stdout, status } = await tsdtrace(['-r', capture, '-q', '-s', path]);
    expect([stdout, status]).toEqual(['from a script\n\n', 4]);
    rmSync(dirname(path), { recursive: true });
  }
});

test.each([
  [['--engine', 'bpftrace', '-r', capture], '-r: a capture is replayed, not traced with bpftrace'],
  [['--record', 'never', '-r', capture], '--record keeps what a live trace saw'],
  [['--emit', 'dtrace'], 'no probes specified'],
])('%j: what would be passed over is refused', async (words, message) => {
  const program = words[0] === '--emit' ? [] : ['-n', 'BEGIN { exit(0); }'];
  const { status, stdout, stderr } = await tsdtrace([...words, ...program]);
  expect([status, stdout, stderr.split('\n')[0]]).toEqual([1, '', `tsdtrace: ${message}`]);
});
