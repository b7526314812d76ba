/** system(), freopen(), ftruncate(): d-language.md section 8, in processes of their own. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tsdtrace, type Finished } from '../cli/run.ts';
import { capture } from './support.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsdtrace-actions-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const run = (...words: string[]): Promise<Finished> => tsdtrace(['-r', capture, ...words]);
const inFolder = (name: string): string => join(folder, name);

describe('what must be allowed', () => {
  test.for(['system("echo never")', 'freopen("never")'])('%s', async (action) => {
    const program = `BEGIN { printf("nor this"); } END { ${action}; }`;
    expect(await run('-qn', program)).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tsdtrace: could not enable tracing: Destructive actions not allowed\n',
    });
  });

  test.for([['-w'], ['-x', 'destructive']])('%j allows it', async (words) => {
    const { status, stdout } = await run(...words, '-qn', 'BEGIN { system("echo yes"); }');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'yes\n\n' });
  });

  test('so does the pragma', async () => {
    const script = inFolder('pragma.d');
    writeFileSync(script, '#pragma D option destructive\nBEGIN { system("echo yes"); }\n');
    expect((await run('-qs', script)).stdout).toBe('yes\n\n');
  });

  test('compiling alone needs no leave', async () => {
    expect((await run('-eqn', 'BEGIN { system("echo never"); }')).status).toBe(0);
  });

  test('ftruncate() needs none', async () => {
    expect((await run('-qn', 'BEGIN { ftruncate(); }')).status).toBe(0);
  });
});

describe('system()', () => {
  test('runs in order with what is printed', async () => {
    const program =
      'BEGIN { printf("one\\n"); system("echo two; echo %d %s", 3, "four"); printf("five\\n"); }';
    expect((await run('-w', '-qn', program)).stdout).toBe('one\ntwo\n3 four\nfive\n\n');
  });

  test("its status is not dtrace's, and its errors are on standard error", async () => {
    const program = 'BEGIN { system("echo gone >&2; exit 3"); exit(5); }';
    expect(await run('-w', '-qn', program)).toEqual({ status: 5, stdout: '\n', stderr: 'gone\n' });
  });

  test('prints a probe line as any recording action does', async () => {
    const { stdout } = await run('-w', '-n', 'BEGIN { system("true"); }');
    expect(stdout).toBe(
      `CPU     ID                    FUNCTION:NAME\n  0      1                           :BEGIN \n\n`,
    );
  });

  test('its output does not go into the file of -o', async () => {
    const out = inFolder('out');
    const { stdout } = await run(
      '-w',
      '-o',
      out,
      '-qn',
      'BEGIN { printf("x"); system("echo y"); }',
    );
    expect([stdout, readFileSync(out, 'latin1')]).toEqual(['y\n', 'x\n']);
  });
});

describe('freopen()', () => {
  test.runIf(existsSync('/dev/full'))(
    'a full disk ends nothing, and is told at the end',
    async () => {
      const program =
        'BEGIN { freopen("/dev/full"); printf("lost"); } END { freopen(""); trace(1); }';
      expect(await run('-qwn', program)).toEqual({
        status: 1,
        stdout: '1\n',
        stderr: 'tsdtrace: failed to write to /dev/full: No space left on device\n',
      });
    },
  );

  test('sends output to a file and, empty, back', async () => {
    const file = inFolder('first');
    const program = `BEGIN { printf("a"); freopen("${folder}/%s", "first"); printf("b"); system("echo c");
      freopen(""); printf("d"); }`;
    const { stdout } = await run('-w', '-qn', program);
    // The shell's output follows, for the file has taken the place of standard output.
    expect([stdout, readFileSync(file, 'latin1')]).toEqual(['ad\n', 'bc\n']);
  });

  test('appends; what follows the program goes there too', async () => {
    const file = inFolder('second');
    writeFileSync(file, 'before;');
    await run('-w', '-qn', `BEGIN { freopen("${file}"); printf("in"); @ = count(); }`);
    expect(readFileSync(file, 'latin1')).toBe(`before;in\n${'1'.padStart(17)}\n`);
  });

  test('a file that cannot be opened is reported; output stays where it is', async () => {
    const file = inFolder('no/such');
    const { status, stdout, stderr } = await run(
      '-w',
      '-qn',
      `BEGIN { freopen("${file}"); printf("here"); freopen(""); }`,
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'here\n' });
    expect(stderr).toBe(
      `tsdtrace: error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): couldn't freopen() "${file}": No such file or directory\n`,
    );
  });
});

describe('ftruncate()', () => {
  test('empties the file of -o', async () => {
    const out = inFolder('truncated');
    writeFileSync(out, 'from before\n');
    await run('-o', out, '-qn', 'BEGIN { printf("one"); ftruncate(); printf("two"); }');
    expect(readFileSync(out, 'latin1')).toBe('two\n');
  });

  test('leaves a pipe alone', async () => {
    const { stdout } = await run('-qn', 'BEGIN { printf("one"); ftruncate(); printf("two"); }');
    expect(stdout).toBe('onetwo\n');
  });
});
