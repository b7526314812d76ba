/** Structs, unions, bit-fields, enumerations, arrays, pointers, translators, inlines: d-language.md sections 4 to 7. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { output, recording, run } from '../replay/support.ts';

const capture = recording('dns.pcapng');

/** What a BEGIN clause of that body prints, after those declarations. */
async function prints(declarations: string, body: string): Promise<string> {
  const text = await output('-r', capture, '-s', script(`${declarations}\nBEGIN { ${body} }`));
  return text.replace(/\n$/, '');
}

const folder = mkdtempSync(join(tmpdir(), 'tsdtrace-'));
afterAll(() => rmSync(folder, { recursive: true }));

function script(text: string): string {
  const path = join(folder, 'script.d');
  writeFileSync(path, text);
  return path;
}

describe('layout', () => {
  test.each([
    ['struct s { int a; char b; };', 'sizeof (struct s)', '5'],
    ['struct s { char a; int b; char c; };', 'sizeof (struct s)', '9'],
    ['struct s { int a:2; int b:5; };', 'sizeof (struct s)', '2'],
    ['struct s { int a:14; int b:9; int c:4; };', 'sizeof (struct s)', '5'],
    ['struct s { char a:3; short b:11; long c:30; };', 'sizeof (struct s)', '8'],
    ['struct s { int a:17; char b; };', 'offsetof (struct s, b)', '3'],
    ['union u { int a; long b; char c[3]; };', 'sizeof (union u)', '8'],
    ['struct s { char a; struct { short x; long y; } in; };', 'offsetof (struct s, in)', '8'],
    ['typedef struct p { int x; int y; } p_t;', 'sizeof (p_t)', '8'],
    ['', 'sizeof (string)', '256'],
    ['', 'sizeof ("abc")', '4'],
    ['', 'sizeof (int *)', '8'],
    ['int v[5];', 'sizeof (v)', '20'],
  ])('%s %s', async (declarations, expression, wanted) => {
    expect(await prints(declarations, `printf("%d", ${expression});`)).toBe(wanted);
  });
});

describe('values', () => {
  test.each([
    // Members keep their own width and sign.
    [
      'struct s { int8_t a; uint8_t b; } v;',
      'v.a = 255; v.b = 255; printf("%d %d", v.a, v.b);',
      '-1 255',
    ],
    // Signed bit-fields sign-extend on reading, unsigned ones do not.
    [
      'struct s { int a:3; unsigned int b:3; } v;',
      'v.a = 7; v.b = 7; printf("%d %d", v.a, v.b);',
      '-1 7',
    ],
    // A union's members share their bytes.
    [
      'union u { int i; unsigned char c[4]; } v;',
      'v.i = 0x01020304; printf("%x %x", v.c[0], v.c[3]);',
      '4 1',
    ],
    // Structs are copied by value.
    ['struct s { int a; } v, w;', 'v.a = 1; w = v; v.a = 2; printf("%d %d", v.a, w.a);', '2 1'],
    // An absent element reads 0; storing 0 deletes it.
    [
      'struct s { int a; long b; }; struct s v[int];',
      'v[1].a = 5; v[1].b++; printf("%d %d %d", v[1].a, v[1].b, v[2].a); v[1] = 0; printf(" %d", v[1].a);',
      '5 1 0 0',
    ],
    ['int v[3];', 'v[0] = 7; v[2] = v[0] * 6; printf("%d %d", v[2], v[1]);', '42 0'],
    [
      'struct s { int a; }; this struct s t;',
      'this->t.a = 3; this->t.a += 4; printf("%d", this->t.a);',
      '7',
    ],
    // Pointers scale by the size of what they point to; their difference is in objects.
    [
      'int *p, *q;',
      'p = (int *)alloca(16); q = p + 3; *q = 9; p[1] = 4; printf("%d %d %d", q - p, p[3], *(p + 1));',
      '3 9 4',
    ],
    [
      'char *p;',
      'p = (char *)alloca(8); p[0] = 104; p[1] = 105; printf("%s", stringof (p));',
      'hi',
    ],
    // string + n and string[n] behave as on char *.
    ['', 'printf("%c %s %d", "hello"[1], stringof ("hello" + 2), "abc"[3]);', 'e llo 0'],
    ['string v[3];', 'v[1] = "one"; i = 1; printf("%s %d", v[i], v[0] == "");', 'one 1'],
    ['enum e { A, B = 5, C, };', 'printf("%d %d %d", A, B, C);', '0 5 6'],
    ['inline int twice[int n] = n + n;', 'printf("%d", twice[21]);', '42'],
    [
      'typedef struct p { int x; string s; } p_t; translator p_t < int i > { x = i * 2; s = "got"; };',
      'printf("%d %s", xlate <p_t>(21).x, xlate <p_t *>(1)->s);',
      '42 got',
    ],
  ])('%s %s', async (declarations, body, wanted) => {
    expect(await prints(declarations, body)).toBe(wanted);
  });
});

describe('run-time faults', () => {
  test.each([
    ['int v[5];', 'i = 9; v[i] = 1;', 'index out of bounds (9)'],
    ['', 'trace(*(int *)0);', 'invalid address (0x0)'],
    ['', 'n = 300; trace(*(int *)alloca(n));', 'out of scratch space'],
    ['', 'printf("%s", stringof ((char *)0));', 'invalid address (0x0)'],
  ])('%s %s', async (declarations, body, message) => {
    const path = script(`${declarations}\nBEGIN { ${body} }`);
    const { stdout, stderr } = await run('-q', '-r', capture, '-s', path);
    expect(stdout).toBe('\n');
    expect(stderr).toBe(
      `tsdtrace: error in dt_clause_0 for probe ID 1 (dtrace:::BEGIN): ${message}\n`,
    );
  });
});
