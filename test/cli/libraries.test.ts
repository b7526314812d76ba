import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLibraries } from '../../cli/libraries.ts';
import { OptionSet } from '../../compiler/options.ts';
import { open } from './session.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsdtrace-lib-'));
  for (const [name, text] of [
    ['one/b.d', 'inline int B = 2;\n'],
    ['one/a.d', '#pragma D depends_on library b.d\ninline int A = B + 1;\n'],
    ['one/README', 'no library'],
    ['two/b.d', 'inline int OTHER = 3;\n'],
    ['two/c.d', 'inline int C = 4;\n'],
    ['bad/x.d', 'inline int X = nosuch();\n'],
  ] as const) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The library files of these settings, without the folder. */
function names(...settings: readonly (readonly [string, string | undefined])[]): readonly string[] {
  const options = new OptionSet();
  for (const [name, value] of settings)
    options.set(name, value === undefined ? value : join(folder, value));
  return readLibraries(options).map(({ name }) => name.slice(folder.length + 1));
}

describe('the files of a library', () => {
  test('are those that end in .d, in the order of the directories', () => {
    expect(names(['libdir', 'one'])).toEqual(['one/a.d', 'one/b.d']);
    expect(names(['libdir', 'two'], ['libdir', 'one'])).toEqual(['two/b.d', 'two/c.d', 'one/a.d']);
  });

  test("of the system's own directory come last", () => {
    expect(names(['syslibdir', 'one'], ['libdir', 'two'])).toEqual([
      'two/b.d',
      'two/c.d',
      'one/a.d',
    ]);
  });

  test('may be none', () => {
    expect(names()).toEqual([]);
    expect(names(['libdir', 'nosuch'])).toEqual([]);
    expect(names(['libdir', 'one'], ['nolibs', undefined])).toEqual([]);
  });
});

describe('-L', () => {
  test('gives a program what the library defines', async () => {
    const { session, stderr } = await open('-L', join(folder, 'one'), '-n', 'BEGIN { trace(A); }');
    expect(stderr).toBe('');
    expect(session?.compilation.program?.enablings).toHaveLength(1);
  });

  test('and a library with a mistake fails the first program', async () => {
    const { session, stderr } = await open('-L', join(folder, 'bad'), '-n', 'BEGIN', '-n', 'END');
    expect(session).toBeUndefined();
    expect(stderr.split('\n').slice(0, 5)).toEqual([
      `tsdtrace: invalid probe specifier BEGIN: [D_FUNC_UNDEF] "${folder}/bad/x.d", line 1: undefined function name: nosuch`,
      ` --> ${folder}/bad/x.d:1:16`,
      '  |',
      '1 | inline int X = nosuch();',
      '  |                ^~~~~~',
    ]);
  });
});
