import { describe, expect, test } from 'vitest';
import { placeOf } from '../../compiler/line-markers.ts';
import { script } from './support.ts';

/** The place of the `X` of a text. */
function place(text: string): ReturnType<typeof placeOf> {
  return placeOf(script(text, 'main.d'), text.indexOf('X'));
}

describe('a place', () => {
  test.for([
    ['without markers', 'a\nb\n  X', undefined, 3],
    ['after #line, one further, as dtrace has it', '#line 50\nX', undefined, 51],
    ['lines below #line', '#line 50\n\n\nX', undefined, 53],
    ['after #line with a file', '#line 7 "foo.h"\nX', 'foo.h', 8],
    ['after what a preprocessor leaves', '# 3 "foo.h" 1 3 4\nX', 'foo.h', 3],
    ['back in the text itself', '# 3 "foo.h" 1\na\n# 9 "<stdin>" 2\nX', undefined, 9],
    ['back in the text, as dtrace names it', '# 3 "a.h"\n# 4 "/dev/stdin"\nX', undefined, 4],
    ['back in the text, by its name', '# 3 "foo.h"\na\n#line 2 "main.d"\nX', undefined, 3],
    ['the file stays when only the line is said', '# 3 "foo.h"\n# 20\nX', 'foo.h', 20],
    ['a marker further down', 'X\n#line 50\n', undefined, 1],
    ['a marker in a comment', '/*\n#line 50\n*/X', undefined, 3],
    ['a marker in a string', 'trace("#line 50");\nX', undefined, 2],
    ['other control lines', '#pragma D option quiet\n#ident "x"\nX', undefined, 3],
    ['a marker with blanks', '  #  12   "a b.d"\nX', 'a b.d', 12],
  ] as const)('%s', ([, text, file, line]) => {
    expect(place(text)).toEqual({ file, line });
  });

  test('the marker itself stands where it stands', () => {
    expect(place('a\n#line 50 X')).toEqual({ file: undefined, line: 2 });
  });

  test('a text of markers only takes no time to speak of', () => {
    const text = `${'# 1 "x"\n'.repeat(5_000)}X`;
    expect(place(text)).toEqual({ file: 'x', line: 1 });
  });
});
