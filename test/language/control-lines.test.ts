/** Control lines and the preprocessor. Reference, section 14. */
import { describe, expect, test } from 'vitest';
import { complaints } from '../program/support.ts';
import { accepting, command, errors, prints, refusing, script } from './support.ts';

describe('control lines', () => {
  accepting([
    ['#pragma D option', '#pragma D option quiet\nBEGIN { }'],
    [
      '#pragma D attributes',
      '#pragma D attributes Stable/Stable/Common x\nint x;\nBEGIN { x = 1; }',
    ],
    ['#pragma D binding', '#pragma D binding "1.0" x\nint x;\nBEGIN { x = 1; }'],
    ['#line N "file"', '#line 3 "x.d"\nBEGIN { }'],
    ['# N "file"', '# 3 "x.d"\nBEGIN { }'],
    ['#ident', '#ident "x"\nBEGIN { }'],
    ['an unknown #pragma X is ignored', '#pragma weak x\nBEGIN { }'],
    ['an empty one', '#\nBEGIN { }'],
  ]);
  refusing([
    ['unknown #pragma D x', '#pragma D nosuch\nBEGIN { }', 'D_PRAGMA_INVAL'],
    ['unknown #x', '#nosuch\nBEGIN { }', 'D_PRAGCTL_INVAL'],
    ['wrong argument list', '#pragma D option\nBEGIN { }', 'D_PRAGMA_MALFORM'],
    ['#error', '#error too old\nBEGIN { }', 'D_PRAGERR', '#error: too old'],
    ['#pragma D error', '#pragma D error too old\nBEGIN { }', 'D_PRAGERR', 'too old'],
    [
      'depends_on library in a main program',
      '#pragma D depends_on library net.d\nBEGIN { }',
      'D_PRAGMA_DEPEND',
    ],
    [
      'of something declared elsewhere',
      '#pragma D attributes Stable/Stable/Common pid\nBEGIN { }',
      'D_PRAGMA_SCOPE',
    ],
    [
      'of nothing',
      '#pragma D attributes Stable/Stable/Common nosuch\nBEGIN { }',
      'D_PRAGMA_UNUSED',
    ],
  ]);
  // Native dtrace counts from the control line on, not from the line behind it.
  test('#line says where errors are', () => {
    expect(complaints('#line 50 "other.d"\nBEGIN { trace(nosuch); }')).toMatchObject([
      { tag: 'D_IDENT_UNDEF', line: 51 },
    ]);
  });
  test('pragmas take effect where they stand, options are global', async () => {
    expect(await prints('BEGIN { trace(1); }\n#pragma D option quiet\nBEGIN { trace(2); }')).toBe(
      '12',
    );
  });
});

describe('-C', () => {
  const program = [
    '#define TWICE(x) ((x) * 2)',
    '#if defined(__linux) && defined(__unix) && defined(__SVR4) && __SUNW_D == 1 && defined(__SUNW_D_64) && defined(__Linux) && !defined(__GNUC__) && __SUNW_D_VERSION >= 0x02000000',
    'BEGIN { trace(TWICE(N)); exit(0); }',
    '#endif',
  ].join('\n');
  test('runs cpp on scripts; what it defines; -D', async () => {
    expect(await prints(program, '-C', '-D', 'N=21')).toBe('42');
  });
  test('-U', async () => {
    const { stderr } = await script(program, '-C', '-D', 'N=21', '-U', 'N');
    expect(stderr).toContain('failed to resolve N: Unknown variable name');
  });
  test('failing', async () => {
    const { status, stderr } = await script('#error no\nBEGIN { }', '-C');
    expect(status).toBe(1);
    expect(stderr).toMatch(/: Preprocessor failed to process input program\n/);
  });
  test('not on -n strings', async () => {
    const { stderr } = await command('-C', '-D', 'N=1', '-qn', 'BEGIN { trace(N); }');
    expect(stderr).toContain('failed to resolve N');
  });
  test('without it #define is an error', () => {
    expect(errors('#define X 1\nBEGIN { }')[0]).toMatch(/^D_PRAGCTL_INVAL /);
  });
});
