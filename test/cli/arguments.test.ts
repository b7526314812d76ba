import { describe, expect, test } from 'vitest';
import { parseArguments, type Arguments } from '../../cli/arguments.ts';
import { UsageError } from '../../cli/failure.ts';

const setting = (flag: string, name: string, value?: string) => ({ flag, name, value });

// The reading is getopt(3)'s with dtrace's option string, applied again after every operand.
const accepted: readonly [words: string, expected: Partial<Arguments>][] = [
  ['-n BEGIN', { mode: 'trace', programs: [{ flag: '-n', text: 'BEGIN' }] }],
  ['-nBEGIN', { programs: [{ flag: '-n', text: 'BEGIN' }] }],
  ['-qn BEGIN', { programs: [{ flag: '-n', text: 'BEGIN' }], settings: [setting('-q', 'quiet')] }],
  ['-n -q', { programs: [{ flag: '-n', text: '-q' }], settings: [] }],
  [
    '-n a -s b -P c -m d -f e -i 6 -n g',
    {
      programs: [
        { flag: '-n', text: 'a' },
        { flag: '-s', text: 'b' },
        { flag: '-P', text: 'c' },
        { flag: '-m', text: 'd' },
        { flag: '-f', text: 'e' },
        { flag: '-i', text: '6' },
        { flag: '-n', text: 'g' },
      ],
    },
  ],
  ['one -s x.d two -q three', { operands: ['one', 'two', 'three'] }],
  ['-s x.d -- -q', { operands: ['-q'], settings: [] }],
  ['-s x.d -', { operands: ['-'] }],
  ['-lv', { mode: 'list', verbose: true }],
  ['-vl', { mode: 'list', verbose: true }],
  ['-en BEGIN', { mode: 'trace', compileOnly: true }],
  ['-V', { mode: 'version' }],
  ['--version', { mode: 'version' }],
  ['-h', { mode: 'help' }],
  ['--help', { mode: 'help' }],
  ['-r a -r - -ra', { captures: ['a', '-', 'a'] }],
  ['-o out -oother', { output: 'other' }],
  [
    '-xquiet -x strsize=1k -x define=a=b',
    {
      settings: [
        setting('-x quiet', 'quiet'),
        setting('-x strsize', 'strsize', '1k'),
        setting('-x define', 'define', 'a=b'),
      ],
    },
  ],
  ['-x quiet=', { settings: [setting('-x quiet', 'quiet', '')] }],
  [
    '-Z -w -F -b 4m -D N=1 -U N -I inc -H -X s',
    {
      settings: [
        setting('-Z', 'zdefs'),
        setting('-w', 'destructive'),
        setting('-F', 'flowindent'),
        setting('-b 4m', 'bufsize', '4m'),
        setting('-D N=1', 'define', 'N=1'),
        setting('-U N', 'undef', 'N'),
        setting('-I inc', 'incdir', 'inc'),
        setting('-H', 'cpphdrs'),
        setting('-X s', 'stdc', 's'),
      ],
      refusals: [],
    },
  ],
  ['-64 -n BEGIN', { refusals: [], operands: [] }],
  [
    '-c true --engine bpftrace --record x.tsd -n BEGIN',
    { command: 'true', engine: 'bpftrace', record: 'x.tsd', process: undefined },
  ],
  ['-p 17 -n BEGIN', { process: 17, command: undefined, engine: undefined }],
  ['--emit bpftrace -n BEGIN', { emit: 'bpftrace', mode: 'trace' }],
  ['--info', { mode: 'info' }],
];

describe('the command line', () => {
  test.for(accepted)('%s', ([words, expected]) => {
    expect(parseArguments(words.split(' '))).toMatchObject(expected);
  });

  test('an option text may hold anything', () => {
    const text = 'tcp:::send /args[4]->tcp_dport == 80/ { @ = count(); }';
    expect(parseArguments(['-n', text]).programs).toEqual([{ flag: '-n', text }]);
    expect(parseArguments(['-n', '']).programs).toEqual([{ flag: '-n', text: '' }]);
  });

  // getopt's words, which dtrace prints as they are.
  test.for([
    ['-y', "invalid option -- 'y'"],
    ['-qy', "invalid option -- 'y'"],
    ['-n BEGIN -K', "invalid option -- 'K'"],
    ['-1', "invalid option -- '1'"],
    ['-n', "option requires an argument -- 'n'"],
    ['-qr', "option requires an argument -- 'r'"],
    ['--frobnicate', "unrecognized option '--frobnicate'"],
    ['--frobnicate=1', "unrecognized option '--frobnicate'"],
    ['-31', 'illegal option -- 31'],
    ['-65', 'illegal option -- 65'],
  ])('%s is a usage error', ([words, message]) => {
    const error = usageError(words.split(' '));
    expect(error).toMatchObject({ message, showUsage: true });
  });

  test.for(['-lV', '-l -h', '-V -h', '-lhV', '-Gl'])('%s exclude each other', (words) => {
    expect(usageError(words.split(' '))).toMatchObject({
      message: 'only one of the [-GhlV] options can be specified at a time',
      showUsage: false,
    });
  });

  test('letters of the preprocessor and the libraries set options', () => {
    const { settings } = parseArguments(['-CHS', '-DX=1', '-U', 'Y', '-I/i', '-L', 'lib', '-Xs']);
    expect(settings.map(({ name, value }) => [name, value])).toEqual([
      ['cpp', undefined],
      ['cpphdrs', undefined],
      ['verbose', undefined],
      ['define', 'X=1'],
      ['undef', 'Y'],
      ['incdir', '/i'],
      ['libdir', 'lib'],
      ['stdc', 's'],
    ]);
  });

  test('a negative operand is an option, as getopt has it', () => {
    expect(usageError(['-s', 'x.d', '-7'])).toMatchObject({ message: "invalid option -- '7'" });
  });

  test.for([
    ['-p 0', 'invalid pid: 0'],
    ['-p x', 'invalid pid: x'],
    ['--engine ebpf', '--engine: ebpf is no engine (there are replay, bpftrace, dtrace)'],
    ['--emit ebpf', '--emit: ebpf is no engine (there are replay, bpftrace, dtrace)'],
  ])('%s is a usage error', ([words, message]) => {
    expect(usageError(words.split(' '))).toMatchObject({ message, showUsage: false });
  });

  test('an empty one is a usage error without a sentence', () => {
    expect(usageError([])).toMatchObject({ message: '', showUsage: true });
  });

  test.for(['-G', '-B', '-32'])('%s is refused in a sentence', (words) => {
    const { refusals } = parseArguments(words.split(' '));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatch(new RegExp(`^${words.slice(0, 2)}.* is not supported: `));
  });
});

function usageError(words: readonly string[]): UsageError | undefined {
  try {
    parseArguments(words);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}
