/** What goes wrong with --write: files that cannot be opened, disks that fill up, traces that are killed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readAll } from '../capture/read.ts';
import { program as command } from '../cli/program.ts';
import { tsdtrace } from '../cli/run.ts';
import { linesOf } from '../machine/decode.ts';
import { bytesOf, pcapHeader } from '../replay/files.ts';
import { recording, run } from '../replay/support.ts';
import { isIp } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

const refused = recording('refused.pcap');

const missing = spawnSync('capinfos', ['-v']).status !== 0;
if (missing) console.warn('capinfos is not installed: it does not check what is left behind');

describe('a file that cannot be written', () => {
  const program = 'ip:::send { @ = count(); }';

  test.each([
    ['/nowhere/x.pcapng', 'cannot be written: no such file or directory'],
    ['-', 'captures are written to files only'],
    [join(folder, 'x.pcap.gz'), 'captures are not written compressed (.gz)'],
    [folder, 'cannot be written: illegal operation on a directory'],
  ])('%s', async (path, problem) => {
    const { status, stdout, stderr } = await run(
      '-q',
      '-r',
      refused,
      '--write',
      path,
      '-n',
      program,
    );
    const name = path === '-' ? 'standard output' : path;
    expect({ status, stdout, stderr }).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: `tsdtrace: ${name}: ${problem}\n`,
    });
  });

  test('because there is no capture that its packets are of', async () => {
    const { status, stderr } = await run('--write', join(folder, 'x.pcapng'), '-qn', program);
    expect(status).toBe(1);
    expect(stderr).toBe('tsdtrace: --write writes packets of captures\n');
  });

  test('because it is read', async () => {
    const path = join(folder, 'both.pcap');
    const bytes = readFileSync(refused);
    writeFileSync(path, bytes);
    const { status, stderr } = await run('-r', path, '--write', path, '-qn', program);
    expect(status).toBe(1);
    expect(stderr).toContain('it is one of the captures that are read');
    expect(readFileSync(path)).toEqual(bytes);
  });

  test('is left as it is when the captures or the program are no good', async () => {
    const path = join(folder, 'old.pcapng');
    writeFileSync(path, 'old');
    await run('-r', '/nowhere/a.pcap', '--write', path, '-qn', program);
    await run('-r', refused, '--write', path, '-qn', 'ip:::send { nonsense; }');
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  test('because the disk is full: told when all else is done', async () => {
    const { status, stdout, stderr } = await run(
      '-q',
      '-r',
      refused,
      '--write',
      '/dev/full',
      '-n',
      program,
    );
    expect(status).toBe(1);
    expect(stdout).toMatch(/^\n +\d+\n$/);
    expect(stderr).toBe('tsdtrace: /dev/full: cannot be written: no space left on device\n');
    const words = ['-x', 'oformat=ndjson', '--write', '/dev/full', '-n', program];
    const events = linesOf((await run('-r', refused, ...words)).stdout);
    expect(events.at(-2)).toMatchObject({ type: 'error', error: 'capture', file: '/dev/full' });
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 1 });
  });
});

/** A file system of 64 KiB in a mount namespace of its own, for those who may have one. */
const mounts = spawnSync('unshare', ['-m', 'true']).status === 0;

test.skipIf(!mounts || missing)(
  'on a disk that fills up, the file ends with a whole packet',
  () => {
    const script = `mount -t tmpfs -o size=64k none "$1" || exit 9
    "$2" "$3" -q -r "$4" --write "$1/full.pcapng" -n 'ip:::send {}'
    echo $?; cp "$1/full.pcapng" "$5"`;
    const there = mkdtempSync(join(folder, 'mount-'));
    const copy = join(folder, 'full.pcapng');
    const long = join(folder, 'long.pcap');
    const wrap = bytesOf('wrap.pcap');
    const records = Array.from({ length: 20 }, () => wrap.subarray(pcapHeader));
    writeFileSync(long, Buffer.concat([wrap.subarray(0, pcapHeader), ...records]));
    const words = [there, process.execPath, command, long, copy];
    const result = spawnSync('unshare', ['-m', 'sh', '-c', script, 'sh', ...words], {
      encoding: 'utf8',
    });
    expect(result.stderr).toContain('no space left on device');
    expect(result.stdout).toContain('1\n');
    expect(statSync(copy).size).toBeLessThanOrEqual(65_536);
    execFileSync('capinfos', [copy], { stdio: 'ignore' });
  },
);

test.skipIf(missing)('a killed trace leaves whole packets', async () => {
  const path = join(folder, 'killed.pcapng');
  const half = readFileSync(refused).subarray(0, 3000);
  const words = ['-q', '-r', '-', '--write', path, '-n', 'ip:::send {}'];
  const { status } = await tsdtrace(words, {
    input: half,
    keepOpen: true,
    meanwhile: (child) => {
      const look = setInterval(() => {
        const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        if (size < 1000) return;
        clearInterval(look);
        child.kill('SIGKILL');
      }, 20);
    },
  });
  expect(status).toBeNull();
  const { packets } = await readAll(refused);
  const whole = packets.slice(0, 34);
  const ip = whole.filter(isIp);
  expect(
    execFileSync('capinfos', ['-Tmrc', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  ).toContain(`,${ip.length}`);
});

test('a file where pcap() wants what a packet begins with: the hint says where files are named', async () => {
  const { status, stderr } = await tsdtrace([
    ...['-q', '-r', recording('web.pcapng')],
    ...['-n', 'tcp:::send { pcap(args[0], "some.pcapng"); }'],
  ]);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /D_PROTO_ARG.*argument #2[^]*hint: .*pcap\(arg0, PCAP_IP\); freopen\(\) or --write/,
  );
});
