import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { preprocessorArguments } from '../../cli/preprocess.ts';
import { OptionSet } from '../../compiler/options.ts';
import { open } from './session.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsdtrace-cpp-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string, mode = 0o644): string {
  const path = join(folder, name);
  writeFileSync(path, text, { encoding: 'latin1', mode });
  return path;
}

/** A preprocessor of a few lines of shell. */
const fake = (name: string, ...lines: readonly string[]): string =>
  `-xcpppath=${file(name, ['#!/bin/sh', ...lines, ''].join('\n'), 0o755)}`;

describe('the preprocessor is told', () => {
  // As native dtrace 2.0.7 runs its preprocessor.
  const always = [
    '-D__linux',
    '-D__unix',
    '-D__SVR4',
    '-D__SUNW_D=1',
    '-U__GNUC__',
    '-D__SUNW_D_64',
    '-D__Linux',
  ];
  const version = '-D__SUNW_D_VERSION=0x02000007';

  test('where it runs', () => {
    expect(preprocessorArguments(new OptionSet())).toEqual([...always, version, '-std=c99']);
  });

  test('its options in the order they were given, and nothing else', () => {
    const options = new OptionSet();
    for (const [name, value] of [
      ['define', 'A=1'],
      ['quiet', undefined],
      ['undef', 'A'],
      ['incdir', '/x y'],
      ['cpphdrs', undefined],
      ['cppargs', '-a  -b'],
      ['stdc', 's'],
    ] as const)
      options.set(name, value);
    expect(preprocessorArguments(options).slice(always.length)).toEqual([
      '-DA=1',
      '-UA',
      '-I/x y',
      '-H',
      '-a',
      '-b',
      version,
      '-traditional-cpp',
    ]);
  });

  test('the script without its interpreter line, on standard input', async () => {
    const seen = fake('cat', 'cat');
    const path = file('shebang.d', '#!/usr/bin/tsdtrace -Cs\n\nBEGIN { trace(nosuch); }\n');
    const { stderr } = await open('-C', seen, '-s', path);
    expect(stderr).toMatch(/^tsdtrace: .*shebang\.d: \[D_IDENT_UNDEF\] line 3: /);
  });
});

describe('a preprocessor', () => {
  test('that is not there is said to be missing', async () => {
    const path = file('ok.d', 'BEGIN { }\n');
    await expect(open('-C', '-xcpppath=/nonexistent/cpp', '-s', path)).rejects.toMatchObject({
      message: `failed to compile script ${path}: Preprocessor not found`,
      hint: expect.stringContaining('-x cpppath'),
    });
  });

  test('that cannot be run is told apart', async () => {
    const path = file('ok.d', 'BEGIN { }\n');
    const plain = `-xcpppath=${file('plain', 'no program')}`;
    await expect(open('-C', plain, '-s', path)).rejects.toMatchObject({
      message: `failed to compile script ${path}: Failed to exec preprocessor`,
    });
  });

  test('that fails ends the run, after what it had to say', async () => {
    const path = file('ok.d', 'BEGIN { }\n');
    const bad = fake('bad', 'echo "cpp: no" >&2', 'exit 3');
    await expect(open('-C', bad, '-s', path)).rejects.toMatchObject({
      message: `failed to compile script ${path}: Preprocessor failed to process input program`,
    });
  });

  test('warns without harm', async () => {
    const path = file('ok.d', 'BEGIN { }\n');
    const warning = fake('warning', 'echo "cpp: hm" >&2', 'cat');
    const { session, stderr } = await open('-C', warning, '-s', path);
    expect(stderr).toBe('cpp: hm\n');
    expect(session?.compilation.program?.enablings).toHaveLength(1);
  });

  test('is for scripts only, and only under -C', async () => {
    const never = fake('never', 'exit 1');
    const { session } = await open('-C', never, '-n', 'BEGIN');
    expect(session).toBeDefined();
    const path = file('ok.d', 'BEGIN { }\n');
    expect((await open(never, '-s', path)).session).toBeDefined();
  });

  test('keeps every byte', async () => {
    const path = file('bytes.d', 'BEGIN { trace("\xff\xe9\x80"); }\n');
    const { session } = await open('-C', fake('cat2', 'cat'), '-s', path);
    const [source] = session?.sources ?? [];
    expect(source.request.source.text).toBe('BEGIN { trace("\xff\xe9\x80"); }\n');
  });

  test('-D without -C is explained', async () => {
    const { stderr } = await open('-DWEB=80', '-n', 'BEGIN { trace(WEB); }');
    expect(stderr).toMatch(/\nhint: -D defines a name for the preprocessor, .* -C\n$/);
  });
});

describe.runIf(existsSync('/usr/bin/cpp'))("the system's own preprocessor", () => {
  test('includes, defines and decides', async () => {
    mkdirSync(join(folder, 'include'), { recursive: true });
    file('include/ports.h', '#define WEB 80\n');
    const path = file(
      'uses.d',
      [
        '#include <ports.h>',
        '#if defined(__SUNW_D) && defined(__linux) && !defined(__GNUC__)',
        '#pragma D option quiet',
        'tcp:::send /args[4]->tcp_dport == WEB + EXTRA/ { }',
        '#endif',
        '',
      ].join('\n'),
    );
    const { session, stderr } = await open(
      '-C',
      `-I${join(folder, 'include')}`,
      '-DEXTRA=8',
      '-s',
      path,
    );
    expect(stderr).toBe('');
    expect(session?.options.boolean('quiet')).toBe(true);
    expect(session?.compilation.program?.enablings[0].probe.name).toBe('send');
  });

  test('says where a mistake is, in the script and in what it includes', async () => {
    const header = file('bad.h', '\ninline int BAD = nosuch();\n');
    const path = file('includes.d', `/* one */\n#include "${header}"\n\nBEGIN { trace(x y); }\n`);
    const { stderr } = await open('-C', '-s', path);
    const places = stderr.split('\n').filter((line) => /^tsdtrace|-->/.test(line));
    expect(places).toEqual([
      `tsdtrace: failed to compile script ${path}: [D_FUNC_UNDEF] "${header}", line 2: undefined function name: nosuch`,
      ` --> ${header}:2:18`,
      `tsdtrace: failed to compile script ${path}: [D_SYNTAX] line 4: syntax error near "y"`,
      ` --> ${path}:4:17`,
    ]);
  });

  test('that meets an #error fails', async () => {
    const path = file('error.d', '#error not here\nBEGIN { }\n');
    await expect(open('-C', '-s', path)).rejects.toMatchObject({
      message: `failed to compile script ${path}: Preprocessor failed to process input program`,
    });
  });
});
