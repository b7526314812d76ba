/** Provider declarations: what is accepted. What is not is in errors.test.ts. */
import { describe, expect, test } from 'vitest';
import { complaints } from './support.ts';

describe('a provider declaration', () => {
  test.for([
    ['without probes', 'provider web { };\n'],
    ['with probes of any arguments', 'provider web { probe go__on(int, char *); probe off(); };\n'],
    ['with (void)', 'provider web { probe go(void); };\n'],
    ['that renames arguments', 'provider web { probe go(int a, char *b) : (char *b, int a); };\n'],
    ['that widens one', 'provider web { probe go(int a) : (long a); };\n'],
    [
      'whose arguments are translated',
      'struct in { int a; };\nstruct out { int b; };\ntranslator struct out < struct in *p > { b = p->a; };\nprovider web { probe go(struct in *p) : (struct out *p); };\n',
    ],
    ['said twice alike', 'provider web { probe go(int); };\nprovider web { probe go(int); };\n'],
  ] as const)('%s is accepted', ([, text]) => {
    expect(complaints(`${text}BEGIN { }\n`)).toEqual([]);
  });

  test('makes no probe that a replay has', () => {
    expect(complaints('provider web { probe go(int); };\nweb:::go { }\n')).toMatchObject([
      { tag: 'D_PDESC_ZERO', line: 2 },
    ]);
  });
});
