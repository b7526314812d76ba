/** Options of the command, notices, messages, exit statuses. Reference, section 15. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, type Printed } from '../cli/captured.ts';
import { recording } from '../replay/support.ts';

let folder = '';
const before = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'language-'));
  process.chdir(folder);
  writeFileSync('one.d', 'BEGIN { trace($1); exit(0); }\n');
  writeFileSync('bad.d', 'BEGIN { x = 1; }\n\nBEGIN { trace(y); }\n');
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** What the command answers: errors without our name and what stands below their first line. */
async function tsdtrace(...words: readonly string[]): Promise<Printed> {
  const { out, err, status } = await run(...words, '-r', recording('dns.pcapng'));
  const said = err.replace(/^tsdtrace: /gm, '').replace(/^ *(?:-->|\d* *\|).*\n|^hint: .*\n/gm, '');
  return { status: status & 0xff, out, err: said };
}

const usage = /^Usage: tsdtrace /m;

describe('usage', () => {
  test('no programs', async () => {
    const { status, err } = await tsdtrace('-q');
    expect(status).toBe(1);
    expect(err).toBe('no probes specified\n');
  });
  test.for([
    ['an unknown option', ['-y'], "invalid option -- 'y'"],
    ['a value is missing', ['-r', 'x', '-n'], "option requires an argument -- 'n'"],
  ] as const)('%s', async ([, words, message]) => {
    const { err, status } = await run(...words);
    expect(status).toBe(2);
    expect(err).toContain(message);
    expect(err).toMatch(usage);
  });
  test.for([
    ['-l', '-V'],
    ['-l', '-h'],
    ['-h', '-V'],
  ] as const)('%s %s exclude each other', async (words) => {
    expect((await tsdtrace(...words)).status).toBe(2);
  });
  test('every option of dtrace is known', async () => {
    const { out, err, status } = await run('-h');
    expect(status).toBe(0);
    const help = out + err;
    for (const letter of 'bcCDeFfhHiIlLmnopPqsSUvVwxXZ')
      expect(help).toMatch(new RegExp(`^ +-${letter}\\b`, 'm'));
  });
  test.for(['-32', '-64'])('%s is read', async (word) => {
    expect(await tsdtrace(word, '-e', '-n', 'BEGIN')).toMatchObject({ out: '' });
  });
  test('clustered, and options behind operands', async () => {
    expect(await tsdtrace('-qs', 'one.d', '42', '-xargref')).toEqual({
      status: 0,
      out: '42\n',
      err: '',
    });
  });
});

describe('notices', () => {
  test.for([
    ['of a script', ['-s', 'one.d', '1'], "script 'one.d' matched 1 probe\n"],
    [
      'of a description, up to its body',
      ['-n', 'BEGIN { exit(0); }'],
      "description 'BEGIN ' matched 1 probe\n",
    ],
    [
      'up to its predicate',
      ['-n', 'BEGIN /1/ { exit(0); }'],
      "description 'BEGIN ' matched 1 probe\n",
    ],
    [
      'all clauses count',
      ['-n', 'BEGIN, END { } END { } BEGIN { exit(0); }'],
      "description 'BEGIN, END ' matched 4 probes\n",
    ],
    [
      '-w',
      ['-wn', 'BEGIN { exit(0); }'],
      "description 'BEGIN ' matched 1 probe\nallowing destructive actions\n",
    ],
    ['quiet', ['-qwn', 'BEGIN { exit(0); }'], ''],
    ['quiet by pragma in time', ['-xquiet', '-n', 'BEGIN { exit(0); }'], ''],
  ] as const)('%s', async ([, words, expected]) => {
    expect((await tsdtrace(...words)).err).toBe(expected);
  });
});

describe('errors', () => {
  test.for([
    [
      'in a file: the line',
      ['-s', 'bad.d'],
      'failed to compile script bad.d: [D_IDENT_UNDEF] line 3: failed to resolve y: Unknown variable name\n',
    ],
    [
      'on the command line: where',
      ['-n', 'BEGIN { trace(y); }'],
      'invalid probe specifier BEGIN { trace(y); }: [D_IDENT_UNDEF] in action list: failed to resolve y: Unknown variable name\n',
    ],
    [
      'in a predicate',
      ['-n', 'BEGIN / y / { }'],
      'invalid probe specifier BEGIN / y / { }: [D_IDENT_UNDEF] in predicate: failed to resolve y: Unknown variable name\n',
    ],
    [
      'syntax errors: nowhere',
      ['-n', 'BEGIN { 1 + ; }'],
      'invalid probe specifier BEGIN { 1 + ; }: [D_SYNTAX] syntax error near ";"\n',
    ],
    [
      'unknown functions: nowhere',
      ['-n', 'BEGIN { f(); }'],
      'invalid probe specifier BEGIN { f(); }: [D_FUNC_UNDEF] undefined function name: f\n',
    ],
    [
      'the end of the input',
      ['-n', 'BEGIN { trace(1); '],
      'invalid probe specifier BEGIN { trace(1); : [D_SYNTAX] syntax error near end of input\n',
    ],
    ['no such script', ['-s', 'nosuch.d'], 'failed to open nosuch.d: No such file or directory\n'],
    [
      'no such option',
      ['-xnosuch', '-n', 'BEGIN'],
      'failed to set -x nosuch: Invalid option name\n',
    ],
    [
      'cannot be enabled',
      ['-qn', 'BEGIN { system("x"); }'],
      'could not enable tracing: Destructive actions not allowed\n',
    ],
    [
      'no such number',
      ['-i', '99999999'],
      'invalid probe specifier 99999999: [D_PDESC_INVAL] invalid probe identifier 99999999: Unknown probe identifier\n',
    ],
  ] as const)('%s', async ([, words, expected]) => {
    expect(await tsdtrace(...words)).toEqual({ status: 1, out: '', err: expected });
  });
  test('under -Z nothing need match', async () => {
    expect((await tsdtrace('-Zqn', 'nosuch:::x', '-n', 'BEGIN { exit(0); }')).status).toBe(0);
  });
});

describe('other modes', () => {
  test('-e compiles only', async () => {
    expect(await tsdtrace('-e', '-n', 'BEGIN { exit(4); }')).toEqual({
      status: 0,
      out: '',
      err: '',
    });
  });
  const head = '   ID   PROVIDER            MODULE                          FUNCTION NAME\n';
  test('-l: columns, rows', async () => {
    expect(await tsdtrace('-l', '-n', 'BEGIN', '-n', 'END')).toEqual({
      status: 0,
      out: `${head}    1     dtrace                                                     BEGIN\n    2     dtrace                                                     END\n`,
      err: '',
    });
  });
  test('-l of what does not exist: told, status 0', async () => {
    expect(await tsdtrace('-l', '-n', 'nosuch:::x')).toEqual({
      status: 0,
      out: head,
      err: 'failed to match nosuch:::x: No probe matches description\n',
    });
  });
  test('-lv adds attributes and arguments', async () => {
    const { out } = await tsdtrace('-lv', '-n', 'BEGIN');
    expect(out).toContain(
      '\tProbe Description Attributes\n\t\tIdentifier Names: Stable\n\t\tData Semantics:   Stable\n\t\tDependency Class: Common\n',
    );
    expect(out).toContain('\tArgument Types\n\t\tNone\n');
  });
  test('-V', async () => {
    expect((await tsdtrace('-V')).out).toMatch(/^tsdtrace: D 2\.0\.7\n/);
  });
  test('-S shows the code', async () => {
    expect((await tsdtrace('-Sqn', 'BEGIN { trace(1234567); exit(0); }')).err).toContain('1234567');
  });
  test('-v reports stability before tracing', async () => {
    const { out } = await tsdtrace('-v', '-s', 'one.d', '1');
    for (const part of [
      'Stability attributes for script one.d:',
      'Minimum Probe Description Attributes',
      'Minimum Statement Attributes',
      'Identifier Names:',
      'Data Semantics:',
      'Dependency Class:',
    ])
      expect(out).toContain(part);
  });
});

describe('-o', () => {
  test('appends to a file', async () => {
    await tsdtrace('-q', '-o', 'out', '-n', 'BEGIN { trace(1); exit(0); }');
    expect((await tsdtrace('-q', '-o', 'out', '-n', 'BEGIN { trace(2); exit(0); }')).out).toBe('');
    expect(readFileSync('out', 'latin1')).toBe('1\n2\n');
  });
  test('that cannot be opened', async () => {
    expect(await tsdtrace('-o', '/nosuch/file', '-n', 'BEGIN')).toMatchObject({ status: 1 });
  });
});

describe('exit status', () => {
  test.for([
    ['n of exit(n)', 'BEGIN { exit(7); }', 7],
    ["END's exit overrides", 'BEGIN { exit(7); } END { exit(8); }', 8],
    ['0 otherwise', 'BEGIN { x = 1; }', 0],
    ['not of run-time faults', 'int z; BEGIN { x = 1 / z; }', 0],
    ['not of drops', 'BEGIN { x = speculation(); x = speculation(); }', 0],
  ] as const)('%s', async ([, program, status]) => {
    expect((await tsdtrace('-qn', program)).status).toBe(status);
  });
});
