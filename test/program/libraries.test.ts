/** D libraries: what they define, in which order they are read, and how they fail. */
import { describe, expect, test } from 'vitest';
import { compileText, complaint, complaints } from './support.ts';

const uses = 'BEGIN { trace(TWENTY); }\n';

describe('a library', () => {
  test('defines inlines, types, variables and translators for the programs', () => {
    const libraries = {
      '/lib/all.d': [
        'typedef int number_t;',
        'struct pair { number_t a; number_t b; };',
        'inline number_t TWENTY = 20;',
        'number_t total;',
        'translator struct pair < int i > { a = i; b = i + 1; };',
        '',
      ].join('\n'),
    };
    const text = 'number_t y;\nBEGIN { total = TWENTY; y = xlate<struct pair>(5).b; }\n';
    expect(complaints(text, { libraries })).toEqual([]);
  });

  test('does not run its clauses, and needs none', () => {
    const libraries = { '/lib/x.d': 'BEGIN { x = 1; }\n', '/lib/y.d': '' };
    const { program, diagnostics } = compileText('END { }\n', { libraries });
    expect(diagnostics).toEqual([]);
    expect(program?.enablings.map(({ probe }) => probe.name)).toEqual(['END']);
    expect(program?.enablings[0].clauses[0].index).toBe(0);
  });

  test('sets options', () => {
    const libraries = { '/lib/x.d': '#pragma D option quiet\n' };
    const { program } = compileText('END { }\n', { libraries });
    expect(program?.pragmas).toEqual([{ name: 'quiet', value: undefined }]);
  });

  test('comes after those that it depends on', () => {
    const libraries = {
      '/lib/a.d': '#pragma D depends_on library c.d\ninline int TWENTY = TEN * 2;\n',
      '/lib/b.d': '#pragma D depends_on library c.d\n#pragma D depends_on library a.d\n',
      '/lib/c.d': 'inline int TEN = 10;\n',
    };
    expect(complaints(uses, { libraries })).toEqual([]);
  });

  test.for(['provider nosuch', 'module vmlinux'])('that lacks its %s is left out', (needed) => {
    const libraries = {
      '/lib/a.d': `#pragma D depends_on ${needed}\ninline int BAD = nosuch;\n`,
      '/lib/b.d': '#pragma D depends_on library a.d\ninline int WORSE = BAD;\n',
      '/lib/c.d': '#pragma D depends_on provider tcp\ninline int TWENTY = 20;\n',
    };
    expect(complaints(uses, { libraries })).toEqual([]);
  });

  test('that depends on one that is not there is an error', () => {
    const libraries = { '/lib/a.d': '#pragma D depends_on library gone.d\n' };
    expect(complaints(uses, { libraries })).toEqual([
      {
        tag: 'T_LIBRARY',
        line: 1,
        message: 'Invalid library dependency in /lib/a.d: /lib/gone.d',
      },
    ]);
  });

  test('that depends on itself by way of another is an error', () => {
    const libraries = {
      '/lib/a.d': '#pragma D depends_on library b.d\n',
      '/lib/b.d': '#pragma D depends_on library a.d\n',
    };
    expect(complaints(uses, { libraries })).toMatchObject([
      {
        tag: 'T_LIBRARY',
        message: expect.stringMatching(
          /^Cyclic dependency detected: \/lib\/[ab]\.d => \/lib\/[ab]\.d$/,
        ),
      },
    ]);
  });

  test('with a mistake is told with its file, and nothing that follows from it', () => {
    const libraries = { '/lib/a.d': '\ninline int TWENTY = nosuch;\n' };
    const { diagnostics } = compileText(uses, { libraries });
    expect(diagnostics.map(complaint)).toEqual([
      {
        tag: 'D_IDENT_UNDEF',
        line: 2,
        message: 'failed to resolve nosuch: Unknown variable name',
      },
    ]);
    expect(diagnostics[0].source).toMatchObject({ kind: 'library', name: '/lib/a.d' });
  });
});
