import { describe, expect, test } from 'vitest';
import { optionDefinitions, OptionSet } from '../../compiler/options.ts';
import { suggest } from '../../compiler/suggest.ts';

const badValue = 'Invalid value for specified option';

// Manual: "Options and Tunables"; units and spellings as dtrace for Linux 2.0 reads them.
const values: readonly [name: string, value: string | undefined, expected: number | undefined][] = [
  ['bufsize', '512', 512],
  ['bufsize', '64k', 65536],
  ['bufsize', '4m', 4194304],
  ['bufsize', '4M', 4194304],
  ['bufsize', '1g', 1073741824],
  ['bufsize', '2t', 2199023255552],
  ['bufsize', '0x10', 16],
  ['bufsize', '010k', 8192],
  ['bufsize', '+8', 8],
  ['aggrate', '1', 1],
  ['aggrate', '1ns', 1],
  ['aggrate', '3nsec', 3],
  ['aggrate', '10us', 10_000],
  ['aggrate', '10usec', 10_000],
  ['aggrate', '10ms', 10_000_000],
  ['aggrate', '10MSEC', 10_000_000],
  ['aggrate', '2s', 2_000_000_000],
  ['aggrate', '2sec', 2_000_000_000],
  ['aggrate', '1m', 60_000_000_000],
  ['aggrate', '1min', 60_000_000_000],
  ['aggrate', '1h', 3_600_000_000_000],
  ['aggrate', '1hour', 3_600_000_000_000],
  ['aggrate', '1d', 86_400_000_000_000],
  ['aggrate', '1day', 86_400_000_000_000],
  ['aggrate', '100hz', 10_000_000],
  ['aggrate', '0hz', 0],
  ['aggsortpos', '2', 2],
  ['aggsortpos', undefined, 0],
  ['aggsortpos', 'yes', 1],
  ['aggsortpos', 'no', undefined],
  ['nspec', '10', 10],
];

const malformed: readonly [name: string, value: string | undefined][] = [
  ['bufsize', '-1'],
  ['bufsize', '4q'],
  ['bufsize', '4kk'],
  ['bufsize', 'k'],
  ['bufsize', ''],
  ['bufsize', '08'],
  ['bufsize', '99999999999999999999'],
  ['bufsize', '9999999t'],
  ['strsize', '1'],
  ['aggrate', '-1s'],
  ['aggrate', '1fortnight'],
  ['aggrate', 'hz'],
  ['aggsortpos', '-1'],
  ['aggsortpos', 'first'],
  ['aggsortpos', '1k'],
  ['quiet', 'maybe'],
  ['zdefs', 'yes'],
  ['bufpolicy', 'bogus'],
  ['bufpolicy', undefined],
  ['vantage', undefined],
  ['oformat', 'jpeg'],
  ['tunnel', 'both'],
];

describe('option values', () => {
  test.for(values)('%s=%s', ([name, value, expected]) => {
    const options = new OptionSet();
    expect(options.set(name, value)).toBeUndefined();
    expect(options.number(name)).toBe(expected);
  });

  test.for(malformed)('%s=%s is refused', ([name, value]) => {
    expect(new OptionSet().set(name, value)).toBe(badValue);
  });

  test.for(['yes', 'enable', 'enabled', 'true', 'on', 'set', 'YES', 'On'])(
    'quiet=%s sets',
    (value) => {
      const options = new OptionSet();
      options.set('quiet', value);
      expect(options.boolean('quiet')).toBe(true);
    },
  );

  test.for(['no', 'disable', 'disabled', 'false', 'off', 'unset', 'NO', ''])(
    'quiet=%s unsets',
    (value) => {
      const options = new OptionSet();
      options.set('quiet', undefined);
      expect(options.boolean('quiet')).toBe(true);
      options.set('quiet', value);
      expect(options.boolean('quiet')).toBe(false);
    },
  );

  test('a refused value leaves the one before', () => {
    const options = new OptionSet();
    options.set('strsize', '1k');
    expect(options.set('strsize', '-3')).toBe(badValue);
    expect(options.number('strsize')).toBe(1024);
  });

  test('text is taken as it is', () => {
    const options = new OptionSet();
    expect(options.string('vantage')).toBe('auto');
    expect(options.set('vantage', '10.0.0.1,fd00::1')).toBeUndefined();
    expect(options.string('vantage')).toBe('10.0.0.1,fd00::1');
  });
});

describe('options', () => {
  // Reference: the defaults of dtrace for Linux 2.0.
  test.for([
    ['strsize', 256],
    ['stackframes', 20],
    ['ustackframes', 100],
    ['nspec', 1],
    ['stackindent', 14],
    ['bufsize', 4 << 20],
    ['aggsize', 4 << 20],
    ['dynvarsize', 1 << 20],
    ['statusrate', 1e9],
    ['scratchsize', 256],
  ] as const)('%s is %d by default', ([name, expected]) => {
    expect(new OptionSet().number(name)).toBe(expected);
  });

  test('an unknown one', () => {
    expect(new OptionSet().set('quite', undefined)).toBe('Invalid option name');
    expect(new OptionSet().set('QUIET', undefined)).toBe('Invalid option name');
  });

  test.for(['ldpath', 'modpath', 'cpppath', 'define', 'incdir'])(
    '%s is not for a program',
    (name) => {
      const problem = new OptionSet().set(name, 'x', 'pragma');
      expect(problem).toBe('Option cannot be used from within a D program');
    },
  );

  test.for(['strsize', 'bufsize', 'zdefs'])('%s cannot change while tracing', (name) => {
    const value = name === 'zdefs' ? undefined : '1k';
    expect(new OptionSet().set(name, value, 'setopt')).toBe(
      'Operation illegal when tracing is active',
    );
    expect(new OptionSet().set(name, value, 'pragma')).toBeUndefined();
  });

  test.for([
    'aggrate',
    'aggsortkey',
    'aggsortkeypos',
    'aggsortpos',
    'aggsortrev',
    'flowindent',
    'printsize',
    'quiet',
    'quietresize',
    'rawbytes',
    'stackindent',
    'switchrate',
  ])('%s can change while tracing', (name) => {
    expect(new OptionSet().set(name, '1', 'setopt')).toBeUndefined();
  });

  test('what asks for something that is not there is refused', () => {
    expect(new OptionSet().set('ctypes', 'x')).toMatch(/not supported/);
    expect(new OptionSet().set('version', '1.0')).toMatch(/not supported/);
  });

  test('asking for one that does not exist, or as another kind, is a bug', () => {
    expect(() => new OptionSet().boolean('quite')).toThrow();
    expect(() => new OptionSet().number('quiet')).toThrow();
  });
});

describe('suggestions', () => {
  test.for([
    ['quite', 'quiet'],
    ['strsiz', 'strsize'],
    ['bufzise', 'bufsize'],
    ['Quiet', 'quiet'],
    ['aggsort', 'aggsortkey'],
    ['ag', undefined],
    ['frobnicate', undefined],
    ['', undefined],
    ['q', undefined],
  ] as const)('%s: %s', ([name, expected]) => {
    expect(suggest(name, optionDefinitions.keys())).toBe(expected);
  });

  test('a probe name, misspelt', () => {
    const names = ['accept-established', 'accept-refused', 'connect-established', 'send'];
    expect(suggest('accept-establishd', names)).toBe('accept-established');
    expect(suggest('snd', names)).toBe('send');
    expect(suggest('x'.repeat(1_000_000), names)).toBeUndefined();
  });
});
