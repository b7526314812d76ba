/**
 * One program for every error tag of a program's structure, its descriptions, macros, control lines and
 * provider declarations: tag, line and message are those of dtrace for Linux 2.0.
 */
import { describe, expect, test } from 'vitest';
import { type Circumstances, complaints } from './support.ts';

type Row = readonly [
  tag: string,
  line: number,
  message: string,
  text: string,
  circumstances?: Circumstances,
];

const name: Circumstances = { specifier: 'name' };
const body = 'BEGIN { }\n';

const structure: readonly Row[] = [
  ['D_EMPTY', 1, 'empty D program translation unit', ''],
  ['D_EMPTY', 4, 'empty D program translation unit', '\n/* nothing */\n#pragma D option quiet\n'],
  ['D_EMPTY', 2, 'empty D program translation unit', 'int x;\n'],
  ['D_EMPTY', 1, 'empty D program translation unit', '', { ...name, before: [body] }],
  [
    'D_SYNTAX',
    2,
    'expected predicate and/or actions following probe description',
    '\ntcp:::send\n',
  ],
  [
    'D_SYNTAX',
    1,
    'expected predicate and/or actions following probe description',
    'BEGIN',
    { settings: { pspec: true } },
  ],
  ['D_SYNTAX', 3, 'syntax error near "}"', 'BEGIN\n{\n\ttrace(1 }\n'],
  ['D_SYNTAX', 2, 'syntax error near end of input', 'BEGIN {\n'],
  ['D_SYNTAX', 1, 'closing ) expected in predicate before /', 'BEGIN /(1/ { }\n'],
  ['D_SYNTAX', 2, '/* encountered inside a comment', '/*\n/* */\n'],
  [
    'D_SYNTAX',
    2,
    'end-of-file encountered before end of control line',
    'BEGIN { }\n#pragma D option quiet',
  ],
];

const descriptions: readonly Row[] = [
  [
    'D_PDESC_ZERO',
    3,
    'probe description tcp:::snd does not match any probes',
    '\nBEGIN { }\ntcp:::snd { }\n',
  ],
  ['D_PDESC_ZERO', 1, 'probe description :::foo does not match any probes', 'foo', name],
  [
    'D_PDESC_ZERO',
    1,
    'probe description ::foo: does not match any probes',
    'foo',
    { specifier: 'function' },
  ],
  [
    'D_PDESC_ZERO',
    1,
    'probe description a:b:: does not match any probes',
    'a:b',
    { specifier: 'module' },
  ],
  [
    'D_PDESC_ZERO',
    1,
    'probe description BEGIN::read:entry does not match any probes',
    'BEGIN::read:entry { }\n',
  ],
  ['D_PDESC_ZERO', 1, 'probe description :::tick-0 does not match any probes', 'tick-0', name],
  ['D_PDESC_ZERO', 1, 'probe description :::tick-7x does not match any probes', 'tick-7x', name],
  [
    'D_PDESC_ZERO',
    1,
    'probe description profile:::tick-100us does not match any probes',
    'profile:::tick-100us',
    name,
  ],
  [
    'D_PDESC_INVAL',
    1,
    'invalid probe description "a:b:c:d:e": Overspecified probe description',
    'a:b:c:d:e',
    name,
  ],
  [
    'D_PDESC_INVAL',
    1,
    'invalid probe description "a:b": Overspecified probe description',
    'a:b',
    { specifier: 'provider' },
  ],
  [
    'D_PDESC_INVAL',
    2,
    'invalid probe description "tick-$1": Undefined macro variable in probe description',
    '\ntick-$1 { }\n',
  ],
  [
    'D_PDESC_INVAL',
    1,
    'invalid probe description "pid$nosuch:::entry": Undefined macro variable in probe description',
    'pid$nosuch:::entry',
    name,
  ],
  ['D_PDESC_INVAL', 1, 'invalid probe identifier 99999: Unknown probe identifier', '99999 { }\n'],
  ['D_PDESC_INVAL', 1, 'identifier 4294967296 exceeds maximum probe id', '4294967296 { }\n'],
  [
    'D_PDESC_INVAL',
    1,
    'probe identifier 5 not permitted when specifying modules',
    '5',
    { specifier: 'module' },
  ],
];

const descriptionsWithArguments: readonly Row[] = [
  [
    'D_ARGS_MULTI',
    2,
    'args[ ] may not be referenced because probe description tcp::: matches an unstable set of probes',
    'tcp:::\n{ trace(args[4]->tcp_dport); }\n',
  ],
  [
    'D_ARGS_MULTI',
    1,
    'args[ ] may not be referenced because probe description nosuch:::x matches an unstable set of probes',
    'nosuch:::x /args[0] == 1/ { }\n',
    { settings: { zdefs: true } },
  ],
  [
    'D_FUNC_UNDEF',
    1,
    'undefined function name: bogus',
    'nosuch:::x { bogus(); }\n',
    { settings: { zdefs: true } },
  ],
];

const macros: readonly Row[] = [
  ['D_MACRO_UNDEF', 2, 'macro argument $1 is not defined', 'BEGIN\n{ trace($1); }\n'],
  ['D_MACRO_UNDEF', 1, 'macro argument $$2 is not defined', 'BEGIN { trace($$2); }', name],
  ['D_MACRO_UNDEF', 1, 'macro variable $bogus is not defined', 'BEGIN { trace($bogus); }', name],
  ['D_MACRO_UNDEF', 1, 'macro variable $$bogus is not defined', 'BEGIN { trace($$bogus); }', name],
  [
    'D_MACRO_UNUSED',
    2,
    "extraneous argument 'b' ($2 is not referenced)",
    'BEGIN { trace($$1); }\n',
    { operands: ['a', 'b'] },
  ],
  [
    'D_MACRO_OFLOW',
    1,
    'macro argument $1 constant 99999999999999999999 results in integer overflow',
    'BEGIN { trace($1); }',
    { ...name, operands: ['99999999999999999999'] },
  ],
];

const controlLines: readonly Row[] = [
  ['D_PRAGERR', 2, '#error: not on Linux ', `\n#error not on Linux\n${body}`],
  ['D_PRAGERR', 1, '#error: two ', `#pragma D error 1 two\n${body}`],
  ['D_PRAGCTL_INVAL', 1, 'invalid control directive: #include', `#include <x.h>\n${body}`],
  ['D_PRAGCTL_INVAL', 1, 'invalid control directive', `# "x"\n${body}`],
  ['D_PRAGMA_INVAL', 1, 'invalid D pragma: optoin', `#pragma D optoin quiet\n${body}`],
  [
    'D_PRAGMA_INVAL',
    1,
    'invalid attributes specified by #pragma attributes',
    `#pragma D attributes Good/Bad/Ugly x\n${body}`,
  ],
  [
    'D_PRAGMA_INVAL',
    1,
    'invalid version string specified by #pragma binding',
    `#pragma D binding "1.x" y\n${body}`,
  ],
  [
    'D_PRAGMA_INVAL',
    1,
    'invalid class planet specified by #pragma depends_on',
    `#pragma D depends_on planet mars\n${body}`,
  ],
  [
    'D_PRAGMA_INVAL',
    1,
    // Native dtrace, too, has the two words the wrong way round.
    'invalid component "tcp" in attribute #pragma for provider nose',
    `#pragma D attributes Stable provider tcp nose\n${body}`,
  ],
  ['D_PRAGMA_MALFORM', 2, 'malformed #pragma option <option>=<val>', `\n#pragma D option\n${body}`],
  [
    'D_PRAGMA_MALFORM',
    1,
    'superfluous arguments specified for #pragma option',
    `#pragma D option strsize 16\n${body}`,
  ],
  [
    'D_PRAGMA_MALFORM',
    1,
    'superfluous arguments specified for #pragma option',
    `#pragma D option quiet // please\n${body}`,
  ],
  [
    'D_PRAGMA_MALFORM',
    1,
    'malformed #pragma attributes <attributes> <ident>',
    `#pragma D attributes Stable\n${body}`,
  ],
  [
    'D_PRAGMA_MALFORM',
    1,
    'malformed #pragma binding "version" <ident>',
    `#pragma D binding 1.0 x\n${body}`,
  ],
  [
    'D_PRAGMA_MALFORM',
    1,
    'malformed #pragma depends_on <class> <name>',
    `#pragma D depends_on provider\n${body}`,
  ],
  ['D_PRAGMA_MALFORM', 1, 'malformed #line <line> [ ["file"] state ]', `#line "x.d"\n${body}`],
  ['D_PRAGMA_MALFORM', 1, 'malformed #line <line> [ ["file"] state ]', `# 3 x.d\n${body}`],
  [
    'D_PRAGMA_UNUSED',
    2,
    'unused #pragma attributes',
    `\n#pragma D attributes Stable x\nBEGIN { x = 1; }\n`,
  ],
  ['D_PRAGMA_UNUSED', 1, 'unused #pragma binding', `#pragma D binding "1.0" x\n${body}`],
  [
    'D_PRAGMA_SCOPE',
    1,
    '#pragma attributes cannot modify entity defined outside program scope',
    `#pragma D attributes Stable timestamp\n${body}`,
  ],
  [
    'D_PRAGMA_SCOPE',
    1,
    '#pragma binding cannot modify entity defined outside program scope',
    `#pragma D binding "1.0" earlier\n${body}`,
    { before: ['BEGIN { earlier = 1; }\n'] },
  ],
  [
    'D_PRAGMA_OPTSET',
    1,
    "failed to set option 'nosuch': Invalid option name",
    `#pragma D option nosuch\n${body}`,
  ],
  [
    'D_PRAGMA_OPTSET',
    1,
    "failed to set option 'strsize' to '1': Invalid value for specified option",
    `#pragma D option strsize=1\n${body}`,
  ],
  [
    'D_PRAGMA_OPTSET',
    1,
    "failed to set option 'ldpath' to 'x': Option cannot be used from within a D program",
    `#pragma D option ldpath=x\n${body}`,
  ],
  [
    'D_PRAGMA_DEPEND',
    1,
    'program requires provider nosuch',
    `#pragma D depends_on provider nosuch\n${body}`,
  ],
  [
    'D_PRAGMA_DEPEND',
    1,
    'program requires module nosuch',
    `#pragma D depends_on module nosuch\n${body}`,
  ],
  [
    'D_PRAGMA_DEPEND',
    1,
    'main program may not explicitly depend on a library',
    `#pragma D depends_on library net.d\n${body}`,
  ],
  [
    'D_ATTR_MIN',
    2,
    'attributes for clause (Evolving/Evolving/ISA) are less than predefined minimum',
    '#pragma D option amin=Stable/Stable/Common\nudp:::send { }\n',
  ],
  [
    'D_ATTR_MIN',
    4,
    'attributes for scalar ten (Private/Evolving/ISA) are less than predefined minimum',
    '#pragma D attributes Private/Evolving/ISA ten\ninline int ten = pid + 10;\n#pragma D option amin=Evolving/Evolving/Common\ndtrace:::BEGIN { trace(ten); }\n',
  ],
  [
    'D_ATTR_MIN',
    3,
    'attributes for associative array args (Evolving/Evolving/ISA) are less than predefined minimum',
    '#pragma D attributes Stable/Stable/Common provider udp name\n#pragma D attributes Stable/Stable/Common provider udp provider\nudp:::send { trace(args[4]->udp_dport); }\n',
    { settings: { amin: ['Stable', 'Stable', 'Common'] } },
  ],
];

const providers: readonly Row[] = [
  [
    'D_PROV_BADNAME',
    1,
    'provider name may not end with a digit: web1',
    `provider web1 { probe go(); };\n${body}`,
  ],
  [
    'D_PROV_BADNAME',
    1,
    `provider name may not exceed 63 characters: ${'w'.repeat(64)}`,
    `provider ${'w'.repeat(64)} { };\n${body}`,
  ],
  [
    'D_PROV_BADNAME',
    2,
    `probe name may not exceed 63 characters: ::${'g'.repeat(64)}`,
    `provider web {\n\tprobe ${'g'.repeat(64)}();\n};\n${body}`,
  ],
  [
    'D_PROV_PRDUP',
    3,
    'probe redeclared: web:::go-on',
    `provider web {\n\tprobe go__on(int);\n\tprobe go__on(int);\n};\n${body}`,
  ],
  [
    'D_PROV_PRARGLEN',
    1,
    'probe ::go input prototype exceeds 255 parameters: 256 params used',
    `provider web { probe go(${Array(256).fill('int').join(', ')}); };\n${body}`,
  ],
  [
    'D_PROV_PRXLATOR',
    2,
    'translator for web:::go output argument #1 from int to string is not defined',
    `provider web {\n\tprobe go(int a) : (string a);\n};\n${body}`,
  ],
  [
    'D_DECL_PROTO_FORM',
    1,
    'parameter is not declared in probe output prototype: b, parameter #1',
    `provider web { probe go(int a) : (int b); };\n${body}`,
  ],
  [
    'D_DECL_PROTO_FORM',
    1,
    'parameter is already declared in probe input prototype: a, parameter #2',
    `provider web { probe go(int a, int a); };\n${body}`,
  ],
  [
    'D_DECL_PROTO_NAME',
    1,
    'parameter declaration requires a name: parameter #1',
    `provider web { probe go(int a) : (int); };\n${body}`,
  ],
  [
    'D_DECL_PROTO_NAME',
    1,
    'void parameter may not have a name: a',
    `provider web { probe go(void a); };\n${body}`,
  ],
  [
    'D_DECL_PROTO_VOID',
    1,
    'void must be sole parameter',
    `provider web { probe go(void, int); };\n${body}`,
  ],
  [
    'D_PROV_INCOMPAT',
    1,
    'provider interface mismatch: udp\n\t current: probe udp:::dance defined\n\tprevious: probe udp:::dance not defined',
    `provider udp { probe dance(); };\n${body}`,
  ],
  [
    'D_PROV_INCOMPAT',
    1,
    'provider interface mismatch: udp\n\t current: probe udp:::send defined\n\tprevious: probe udp:::send not defined',
    `provider udp { probe send(int); };\n${body}`,
  ],
  [
    'D_PROV_INCOMPAT',
    2,
    'probe web:::go output prototype mismatch:\n\t current: 1 arg\n\tprevious: 2 args',
    `provider web { probe go(int, int); };\nprovider web { probe go(int); };\n${body}`,
  ],
  [
    'D_PROV_INCOMPAT',
    2,
    'probe web:::go output prototype argument #1 mismatch:\n\t current: long\n\tprevious: int',
    `provider web { probe go(int); };\nprovider web { probe go(long); };\n${body}`,
  ],
];

describe.each([
  ['the structure of a program', structure],
  ['probe descriptions', descriptions],
  ['descriptions that leave arguments open', descriptionsWithArguments],
  ['macro variables and arguments', macros],
  ['control lines', controlLines],
  ['provider declarations', providers],
] as const)('%s', (_, rows) => {
  test.for(rows)('%s in line %d: %s', ([tag, line, message, text, circumstances]) => {
    expect(complaints(text, circumstances)[0]).toEqual({ tag, line, message });
  });
});
