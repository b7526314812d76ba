/** Every option, its phase, default and units, and how a bad one is refused. Reference, section 13. */
import { describe, expect, test } from 'vitest';
import { optionDefinitions, OptionSet } from '../../compiler/options.ts';
import { command, errors, prints } from './support.ts';

/** The names of the reference, by when they may be set. */
const listed = {
  compile:
    'aggpercpu amin argref cpp cppargs cpphdrs cpppath ctypes debug defaultargs define disasm droptags dtypes empty errtags evaltime incdir iregs kdefs knodefs late lazyload ldpath libdir linkmode linktype modpath nolibs pgmax preallocate procfspath pspec stdc strip syslibdir tree tregs udefs undef unodefs useruid verbose version zdefs',
  runtime:
    'aggsize bufsize bufpolicy bufresize cleanrate cpu destructive dynvarsize jstackframes jstackstrsize lockmem maxframes noresolve nspec pcapsize scratchsize specsize stackframes strsize ustackframes bpflog bpflogsize',
  dynamic:
    'aggrate aggsortkey aggsortkeypos aggsortpos aggsortrev flowindent printsize quiet quietresize rawbytes stackindent switchrate',
} as const;

test.for(
  Object.entries(listed).flatMap(([phase, names]) =>
    names.split(' ').map((name) => [name, phase] as const),
  ),
)('%s is known: %s', ([name, phase]) => {
  expect(optionDefinitions.get(name)?.phase).toBe(phase);
});

const kib = 1024;
test.for([
  ['aggsize', 4 * kib * kib],
  ['bufsize', 4 * kib * kib],
  ['dynvarsize', kib * kib],
  ['nspec', 1],
  ['specsize', 4 * kib * kib],
  ['stackframes', 20],
  ['statusrate', 1e9],
  ['strsize', 256],
  ['ustackframes', 100],
  ['stackindent', 14],
] as const)('%s is %d by default', ([name, value]) => {
  expect(new OptionSet().number(name)).toBe(value);
});

describe('values', () => {
  const read = (name: string, value: string): number | undefined => {
    const options = new OptionSet();
    expect(options.set(name, value)).toBeUndefined();
    return options.number(name);
  };
  test.for([
    ['k', kib],
    ['m', kib ** 2],
    ['g', kib ** 3],
    ['t', kib ** 4],
    ['K', kib],
  ] as const)('size: 3%s', ([unit, factor]) => {
    expect(read('bufsize', `3${unit}`)).toBe(3 * factor);
  });
  test.for([
    ['ns nsec', 1],
    ['us usec', 1e3],
    ['ms msec', 1e6],
    ['s sec', 1e9],
    ['m min', 60e9],
    ['h hour', 3600e9],
    ['d day', 86400e9],
  ] as const)('rate in %s', ([units, factor]) => {
    for (const unit of units.split(' ')) expect(read('switchrate', `2${unit}`)).toBe(2 * factor);
  });
  test('a bare rate is in nanoseconds', () => {
    expect(read('switchrate', '2')).toBe(2);
  });
  test('rate: 4hz', () => {
    expect(read('switchrate', '4hz')).toBe(250_000_000);
  });
  const set = (value: string | undefined): boolean | string => {
    const options = new OptionSet();
    return options.set('quiet', value) ?? options.boolean('quiet');
  };
  test.for(['yes', 'enable', 'enabled', 'true', 'on', 'set', 'YES'])('boolean: %s', (word) => {
    expect(set(word)).toBe(true);
  });
  test.for(['no', 'disable', 'disabled', 'false', 'off', 'unset', 'Off'])('boolean: %s', (word) => {
    expect(set(word)).toBe(false);
  });
  test('boolean: no value', () => {
    expect(set(undefined)).toBe(true);
  });
});

describe('what is refused', () => {
  test.for([
    ['unknown', ['-x', 'nosuch'], 'failed to set -x nosuch: Invalid option name'],
    [
      'negative',
      ['-x', 'bufsize=-1'],
      'failed to set -x bufsize: Invalid value for specified option',
    ],
    [
      'malformed',
      ['-x', 'bufsize=4q'],
      'failed to set -x bufsize: Invalid value for specified option',
    ],
    [
      'strsize is at least 2',
      ['-x', 'strsize=1'],
      'failed to set -x strsize: Invalid value for specified option',
    ],
    ['version', ['-x', 'version=1.0'], 'failed to set -x version: Operation not supported'],
  ] as const)('%s', async ([, words, message]) => {
    const { status, stderr } = await command(...words, '-e', '-n', 'BEGIN');
    expect({ status, stderr }).toEqual({ status: 1, stderr: `tsdtrace: ${message}\n` });
  });
  test('from a pragma', () => {
    expect(errors('#pragma D option bufsize=x\nBEGIN { }')).toEqual([
      "D_PRAGMA_OPTSET failed to set option 'bufsize' to 'x': Invalid value for specified option",
    ]);
    expect(errors('#pragma D option nosuch\nBEGIN { }')[0]).toMatch(/: Invalid option name$/);
  });
  test.for(['ldpath', 'modpath', 'cpppath', 'define', 'incdir', 'undef'])(
    '%s is of the command line only',
    (name) => {
      expect(errors(`#pragma D option ${name}=/x\nBEGIN { }`)[0]).toMatch(
        /^D_PRAGMA_OPTSET .*: Option cannot be used from within a D program$/,
      );
    },
  );
  test.for(listed.dynamic.split(' '))('setopt("%s") takes effect while tracing', async (name) => {
    expect(await prints(`BEGIN { setopt("${name}", "1"); exit(0); }`)).toBe('');
  });
});

test('the environment sets options', async () => {
  process.env['DTRACE_OPT_STRSIZE'] = '8';
  try {
    expect(await prints('BEGIN { trace(sizeof (string)); exit(0); }')).toBe('8');
  } finally {
    delete process.env['DTRACE_OPT_STRSIZE'];
  }
});
