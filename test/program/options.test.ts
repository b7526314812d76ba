/**
 * Every option of dtrace for Linux 2.0 by name: when it may be set, what it is by default, and what its
 * values mean. The lists and the defaults are those of dt_options.c and of the manual's "Options and Tunables".
 */
import { describe, expect, test } from 'vitest';
import { optionDefinitions, OptionSet } from '../../compiler/options.ts';

const badValue = 'Invalid value for specified option';

/** Set without a value. */
const none = undefined;

/** Compile-time options that take no value, and whether a pragma may set them. */
const flags = [
  ['aggpercpu', true],
  ['argref', true],
  ['cpp', true],
  ['cpphdrs', false],
  ['debug', true],
  ['defaultargs', true],
  ['empty', true],
  ['errtags', true],
  ['kdefs', true],
  ['knodefs', true],
  ['nolibs', true],
  ['pspec', true],
  ['strip', true],
  ['udefs', true],
  ['unodefs', true],
  ['verbose', true],
  ['zdefs', true],
] as const;

describe('a flag', () => {
  test.for(flags)('%s', ([name, fromPragma]) => {
    const options = new OptionSet();
    expect(options.boolean(name)).toBe(false);
    expect(options.set(name, 'yes')).toBe(badValue);
    expect(options.set(name, none)).toBeUndefined();
    expect(options.boolean(name)).toBe(true);
    expect(new OptionSet().set(name, none, 'pragma')).toBe(
      fromPragma ? undefined : 'Option cannot be used from within a D program',
    );
  });

  test.for(['droptags', 'lazyload', 'linknommap'])('%s does not look at its value', (name) => {
    const options = new OptionSet();
    expect(options.set(name, 'anything')).toBeUndefined();
    expect(options.boolean(name)).toBe(true);
  });
});

/** Text options: a value that is taken, one that is not, and whether a pragma may set them. */
const texts = [
  ['amin', 'Evolving/Evolving/Common', 'Evolving/Good', true],
  ['bufpolicy', 'ring', 'round', true],
  ['bufresize', 'manual', 'never', true],
  ['cppargs', '-a -b', none, false],
  ['cpppath', '/usr/bin/cpp', none, false],
  ['ctfpath', '/x', none, false],
  ['debugassert', 'mutexes', 'locks', true],
  ['define', 'A=1', none, false],
  ['evaltime', 'postinit', 'later', true],
  ['incdir', '/usr/include', none, false],
  ['late', 'dynamic', 'never', true],
  ['ldpath', '/usr/bin/ld', none, false],
  ['libdir', '/lib', none, true],
  ['linkmode', 'kernel', 'loose', true],
  ['linktype', 'elf', 'coff', true],
  ['modpath', '/lib/modules', none, false],
  ['procfspath', '/proc', none, false],
  ['stdc', 'a', 'z', false],
  ['syslibdir', '/usr/lib/dtrace', none, true],
  ['sysslice', 'system.slice', none, true],
  ['undef', 'A', none, false],
] as const;

describe('a text', () => {
  test.for(texts)('%s=%s', ([name, good, bad, fromPragma]) => {
    const options = new OptionSet();
    expect(options.set(name, bad)).toBe(badValue);
    expect(options.set(name, good)).toBeUndefined();
    expect(options.string(name)).toBe(good);
    expect(new OptionSet().set(name, good, 'pragma')).toBe(
      fromPragma ? undefined : 'Option cannot be used from within a D program',
    );
  });

  test.for([
    ['bufpolicy', 'switch'],
    ['bufresize', 'auto'],
  ])('%s is %s by default', ([name, expected]) => {
    expect(new OptionSet().string(name)).toBe(expected);
  });
});

const kib = 1024;
const mib = kib * kib;

/** Sizes, rates and numbers: the default, a value, and what it comes to. */
const numbers = [
  ['aggrate', none, '10hz', 1e8],
  ['aggsize', 4 * mib, '1m', mib],
  ['aggsortkeypos', none, '2', 2],
  ['aggsortpos', none, '1', 1],
  ['bpflogsize', none, '1g', kib * mib],
  ['bufsize', 4 * mib, '64k', 64 * kib],
  ['cleanrate', none, '100ms', 1e8],
  ['cpu', none, '3', 3],
  ['disasm', none, '1', 1],
  ['dynvarsize', mib, '2m', 2 * mib],
  ['iregs', none, '8', 8],
  ['jstackframes', none, '10', 10],
  ['jstackstrsize', none, '1k', kib],
  ['lockmem', none, '1t', mib * mib],
  ['maxframes', none, '5', 5],
  ['nspec', 1, '4', 4],
  ['pcapsize', none, '128', 128],
  ['pgmax', none, '8', 8],
  ['preallocate', none, '1k', kib],
  ['printsize', 8 * kib, '100', 104],
  ['scratchsize', 256, '100', 112],
  ['specsize', 4 * mib, '32m', 32 * mib],
  ['stackframes', 20, '5', 5],
  ['stackindent', 14, '0', 0],
  ['statusrate', 1e9, '2sec', 2e9],
  ['strsize', 256, '1k', kib],
  ['switchrate', none, '1min', 60e9],
  ['tree', none, '1', 1],
  ['tregs', none, '8', 8],
  ['useruid', none, '1000', 1000],
  ['ustackframes', 100, '5', 5],
] as const;

describe('a number', () => {
  test.for(numbers)('%s', ([name, byDefault, value, expected]) => {
    const options = new OptionSet();
    expect(options.number(name)).toBe(byDefault);
    expect(options.set(name, value)).toBeUndefined();
    expect(options.number(name)).toBe(expected);
    expect(options.set(name, '-1')).toBe(badValue);
    expect(options.number(name)).toBe(expected);
  });

  test.for(['disasm', 'iregs', 'pgmax', 'tree', 'tregs', 'useruid'])('%s wants a value', (name) => {
    expect(new OptionSet().set(name, none)).toBe(badValue);
  });

  test.for(['iregs', 'tree', 'tregs'])('%s is not 0', (name) => {
    expect(new OptionSet().set(name, '0')).toBe(badValue);
  });

  test('iregs has to be enough for dtrace', () => {
    expect(new OptionSet().set('iregs', '3')).toBe('Insufficient registers to generate code');
  });

  test('linktype may be in capitals', () => {
    expect(new OptionSet().set('linktype', 'ELF')).toBeUndefined();
  });

  test('strsize has to hold something, and fit into 32 bits', () => {
    expect(new OptionSet().set('strsize', '1')).toBe(badValue);
    expect(new OptionSet().set('strsize', '4294967296')).toBe(
      'Value too large for defined data type',
    );
  });

  test('printsize falls back to its default outside its range', () => {
    for (const value of ['0', '65537']) {
      const options = new OptionSet();
      options.set('printsize', value);
      expect(options.number('printsize')).toBe(8 * kib);
    }
  });
});

describe('a boolean', () => {
  test.for([
    'agghist',
    'aggpack',
    'aggsortkey',
    'aggsortrev',
    'aggzoom',
    'bpflog',
    'destructive',
    'flowindent',
    'grabanon',
    'noresolve',
    'quiet',
    'quietresize',
    'rawbytes',
  ])('%s', (name) => {
    const options = new OptionSet();
    expect(options.boolean(name)).toBe(false);
    options.set(name, none);
    expect(options.boolean(name)).toBe(true);
    options.set(name, 'off');
    expect(options.boolean(name)).toBe(false);
    expect(options.set(name, 'perhaps')).toBe(badValue);
  });
});

test.for([
  ['core', none, /not supported$/],
  ['ctypes', 'x', /not supported$/],
  ['dtypes', 'x', /not supported$/],
  ['version', '1.0', /^Operation not supported$/],
] as const)('%s is refused with a reason', ([name, value, problem]) => {
  expect(new OptionSet().set(name, value)).toMatch(problem);
});

test('there are no other options but our own', () => {
  const estats = ['estats', 'estatslinger', 'estatsrate'];
  const tools = ['aggzero', 'maxflows', 'miblevel', 'mibloopback'];
  const illumos = ['agghist', 'aggpack', 'aggzoom'];
  const ours = ['engine', 'oformat', 'tunnel', 'vantage'];
  const own = new Set([...ours, ...illumos, ...estats, ...tools]);
  const known = [
    ...flags.map(([name]) => name),
    ...texts.map(([name]) => name),
    ...numbers.map(([name]) => name),
    ...['droptags', 'lazyload', 'linknommap', 'core', 'ctypes', 'dtypes', 'version'],
    ...['aggsortkey', 'aggsortrev', 'bpflog', 'destructive', 'flowindent', 'grabanon'],
    ...['noresolve', 'quiet', 'quietresize', 'rawbytes'],
  ];
  expect([...optionDefinitions.keys()].filter((name) => !own.has(name)).sort()).toEqual(
    known.sort(),
  );
});

test('what was set is remembered in order', () => {
  const options = new OptionSet();
  options.set('define', 'A');
  options.set('nosuch', 'x');
  options.set('strsize', '1');
  options.set('undef', 'A');
  options.set('define', 'B=2');
  expect(options.history).toEqual([
    { name: 'define', value: 'A' },
    { name: 'undef', value: 'A' },
    { name: 'define', value: 'B=2' },
  ]);
});
