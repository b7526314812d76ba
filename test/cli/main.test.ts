import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tsdtrace } from './run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsdtrace-main-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A script in the folder of this run. */
function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, 'latin1');
  return path;
}

describe('a wrong command line', () => {
  test.for([
    [[], ''],
    [['-y'], "tsdtrace: invalid option -- 'y'\n"],
    [['-n'], "tsdtrace: option requires an argument -- 'n'\n"],
    [['--every', '1s'], "tsdtrace: unrecognized option '--every'\n"],
  ] as const)('%j ends with 2 and the usage', async ([words, sentence]) => {
    const { status, stdout, stderr } = await tsdtrace(words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.startsWith(`${sentence}Usage: tsdtrace [-`)).toBe(true);
  });

  test('modes that exclude each other', async () => {
    expect(await tsdtrace(['-lV'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'tsdtrace: only one of the [-GhlV] options can be specified at a time\n',
    });
  });
});

describe('an error ends with 1 and a sentence', () => {
  test.for([
    [['-r', 'x', '-n', 'BEGIN', '-c', 'true'], /^tsdtrace: -c and -p are for live traces: .*\n$/],
    [
      ['-s', '/nonexistent.d'],
      /^tsdtrace: failed to open \/nonexistent\.d: No such file or directory\n$/,
    ],
    [
      ['-x', 'quite'],
      /^tsdtrace: failed to set -x quite: Invalid option name\nhint: did you mean quiet\?\n$/,
    ],
    [
      ['-b', '4q'],
      /^tsdtrace: failed to set -b 4q: Invalid value for specified option\nhint: .*\n$/,
    ],
    [['-q'], /^tsdtrace: no probes specified\n$/],
    [
      ['--engine', 'replay', '-n', 'BEGIN'],
      /^tsdtrace: could not enable tracing: there is nothing to replay\nhint: .*-r FILE.*\n$/,
    ],
    [
      ['-i', '99999'],
      /^tsdtrace: invalid probe specifier 99999: \[D_PDESC_INVAL\] invalid probe identifier 99999: Unknown probe identifier\n/,
    ],
    [
      ['-r', 'x', '-o', '/nonexistent/out', '-n', 'BEGIN'],
      /^tsdtrace: failed to open output file '\/nonexistent\/out': No such file or directory\n$/,
    ],
  ] as const)('%j', async ([words, stderr]) => {
    const finished = await tsdtrace(words);
    expect(finished).toMatchObject({ status: 1, stdout: '' });
    expect(finished.stderr).toMatch(stderr);
  });

  test('a script with a mistake', async () => {
    const path = script('typo.d', 'BEGIN\n{\n\ttrace(1);\n}\n\ntcp:::accept-establishd\n{\n}\n');
    const { status, stdout, stderr } = await tsdtrace(['-s', path]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const lines = stderr.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      `tsdtrace: failed to compile script ${path}: [D_PDESC_ZERO] line 6: probe description tcp:::accept-establishd does not match any probes`,
      ` --> ${path}:6:1`,
      '  |',
      '6 | tcp:::accept-establishd',
      '  | ^~~~~~~~~~~~~~~~~~~~~~~',
    ]);
    expect(lines.slice(5).join('\n')).toMatch(/^hint: did you mean .*accept-established\?\n$/);
  });
});

describe('what needs no capture', () => {
  test('-V names the edition of D as dtrace does', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect(await tsdtrace(['-V'])).toEqual({
      status: 0,
      stdout: `tsdtrace: D 2.0.7\nThis is tsdtrace ${version}\n`,
      stderr: '',
    });
  });

  test('-h explains every option that dtrace has and this has, too', async () => {
    const { status, stdout, stderr } = await tsdtrace(['-h']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const letter of 'nsPmfieqloxZDvVhrw')
      expect(stdout).toMatch(new RegExp(`^  -${letter}[ ,]`, 'm'));
  });

  test('-l lists BEGIN, END and ERROR first', async () => {
    const { status, stdout, stderr } = await tsdtrace(['-l']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const blank = ' '.repeat(17 + 1 + 33 + 1);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      '   ID   PROVIDER            MODULE                          FUNCTION NAME',
      `    1     dtrace ${blank}BEGIN`,
      `    2     dtrace ${blank}END`,
      `    3     dtrace ${blank}ERROR`,
    ]);
    for (const name of ['send', 'receive', 'accept-established', 'state-change'])
      expect(stdout).toMatch(new RegExp(`^ *\\d+ +tcp .* ${name}$`, 'm'));
  });

  test('-l with a program lists the probes it names', async () => {
    const { stdout } = await tsdtrace(['-ln', 'udp:::']);
    expect(
      stdout
        .split('\n')
        .slice(1)
        .map((row) => row.trim().split(/ +/).at(-1)),
    ).toEqual([
      ...['send', 'receive', 'stream-start', 'stream-end', 'stream-open', 'stream-close'],
      '',
    ]);
  });

  test('-l of what does not exist says so, and ends with 0', async () => {
    const { status, stdout, stderr } = await tsdtrace(['-l', '-P', 'nope']);
    expect({ status, lines: stdout.split('\n').length }).toEqual({ status: 0, lines: 2 });
    expect(stderr).toBe('tsdtrace: failed to match nope:::: No probe matches description\n');
  });

  test('-lv adds the arguments', async () => {
    const { stdout } = await tsdtrace(['-lvn', 'tcp:::send']);
    expect(stdout).toContain('\t\targs[4]: tcpinfo_t *\n');
    expect(stdout).toMatch(/args\[4\]->tcp_dport +uint16_t +.*; exact/);
  });

  test('-S prints what a replay would run, on standard error', async () => {
    const { status, stdout, stderr } = await tsdtrace(['-eSn', 'tcp:::send { @ = count(); }']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toMatch(/^\n\/\/ Replay module\n[^]*\n {2}if \(/);
  });

  test('-e compiles, prints nothing, and ends with 0', async () => {
    expect(await tsdtrace(['-en', 'tcp:::send { @ = count(); }'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });
});
