/** Errors of the text itself: its characters, its words, its control lines, the macros in it. */
import { tag, type ErrorTag } from './tag.ts';

export const textTags: readonly ErrorTag[] = [
  tag(
    'D_SYNTAX',
    'The text is no D from that token on.',
    'Look at what stands before the token: a `;` or a bracket is missing, or the word is reserved.',
    'BEGIN { x = ; }',
  ),
  tag('D_EMPTY', 'There is no clause in the program.', 'Give it one, or `-x empty`.', 'int x;'),
  tag(
    'D_INT_DIGIT',
    'A constant that begins with 0 is octal, and has an 8 or a 9.',
    'Leave the 0 out.',
    'BEGIN { x = 089; }',
  ),
  tag(
    'D_INT_OFLOW',
    'An integer constant is larger than 64 bits, or a decimal one larger than its type.',
    'Use a smaller one; `ULL` makes it unsigned.',
    'BEGIN { x = 0x10000000000000000; }',
  ),
  tag(
    'D_CHR_NL',
    'A character constant is not closed on its line.',
    "Close it with `'`.",
    "BEGIN { x = 'a\n; }",
  ),
  tag(
    'D_CHR_NULL',
    'A character constant has no character.',
    "Write `'\\0'` for the character 0.",
    "BEGIN { x = ''; }",
  ),
  tag(
    'D_CHR_OFLOW',
    'A character constant has more than eight characters.',
    'Use a string.',
    "BEGIN { x = 'abcdefghi'; }",
  ),
  tag(
    'D_STR_NL',
    'A string is not closed on its line.',
    'Close it with `"`, or write `\\n` for the newline.',
    'BEGIN { trace("a\n"); }',
  ),
  tag(
    'D_MACRO_UNDEF',
    'A macro variable is unknown, or a macro argument was not given.',
    'Give the argument behind the options; with `-x defaultargs` it is 0 or "".',
    'BEGIN { trace($1); }',
  ),
  tag(
    'D_MACRO_UNUSED',
    'An argument was given that the program does not name.',
    'Leave it out, or give `-x argref`.',
    'BEGIN { trace($1); }',
    { operands: ['1', '2'] },
  ),
  tag(
    'D_MACRO_OFLOW',
    'A macro argument is an integer of more than 64 bits.',
    'Quote it, so that it is a string: `$$1`.',
    'BEGIN { trace($1); }',
    { operands: ['99999999999999999999'] },
  ),
  tag(
    'D_PRAGCTL_INVAL',
    'A line begins with `#` and is no control line.',
    'Known are `#line`, `#pragma`, `#error`, `#ident`; `#include` and `#define` need `-C`.',
    '#include "x.h"\nBEGIN { }',
  ),
  tag(
    'D_PRAGERR',
    'The program refuses itself with `#error`.',
    'The message says why.',
    '#error not on this system\nBEGIN { }',
  ),
  tag(
    'D_PRAGMA_INVAL',
    'There is no such `#pragma D`.',
    'Known are option, attributes, binding, depends_on, error.',
    '#pragma D optoin quiet\nBEGIN { }',
  ),
  tag(
    'D_PRAGMA_MALFORM',
    'A control line lacks an argument or has one too many.',
    'See [the language](language.md).',
    '#pragma D option\nBEGIN { }',
  ),
  tag(
    'D_PRAGMA_OPTSET',
    'An option is unknown, its value is wrong, or a program may not set it.',
    'The options are those of `-x`.',
    '#pragma D option bufsise=4m\nBEGIN { }',
  ),
  tag(
    'D_PRAGMA_DEPEND',
    'A program depends on what is not there; only libraries may depend on libraries.',
    'Read the library with `-L`.',
    '#pragma D depends_on provider nosuch\nBEGIN { }',
  ),
  tag(
    'D_PRAGMA_SCOPE',
    'Attributes or a binding for a name that the program does not define.',
    'Only names of the program can be given attributes.',
    '#pragma D attributes Stable/Stable/Common pid\nBEGIN { }',
  ),
  tag(
    'D_PRAGMA_UNUSED',
    'Attributes or a binding for a name that nothing declares afterwards.',
    'Declare the name behind the pragma.',
    '#pragma D binding "1.0" nosuch\nBEGIN { }',
  ),
  tag(
    'T_LIBRARY',
    'Libraries depend on each other in a circle, or on one that is not there.',
    'Mend the `depends_on` of the library.',
    'BEGIN { }',
    { library: '#pragma D depends_on library gone.d\n' },
  ),
];
