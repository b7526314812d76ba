/** Probe descriptions, and the providers dtrace and profile. Reference, section 3. */
import { describe, expect, test } from 'vitest';
import { compileText, type Circumstances } from '../program/support.ts';
import { accepting, errors, prints, refusing } from './support.ts';

/** The probes that a description matches, as `provider:name`. */
function matched(text: string, circumstances?: Circumstances): readonly string[] {
  const { program, diagnostics } = compileText(`${text} { }`, circumstances);
  expect(diagnostics).toEqual([]);
  return (program?.matched ?? []).flatMap(({ probes }) =>
    probes.map(({ provider, name }) => `${provider}:${name}`),
  );
}

describe('provider:module:function:name', () => {
  test.for([
    ['all four fields', 'tcp:ip:tcp_output:send', ['tcp:send']],
    ['missing fields on the left are empty', 'accept-refused', ['tcp:accept-refused']],
    ['an empty field matches anything', 'tcp:::send', ['tcp:send']],
    ['BEGIN means :::BEGIN', 'BEGIN', ['dtrace:BEGIN']],
    ['a number is a probe id', '1', ['dtrace:BEGIN']],
    ['*', 'tcp:::se*', ['tcp:send']],
    ['?', 'tcp:::s?nd', ['tcp:send']],
    ['[abc]', 'tcp:::[rs]end', ['tcp:send']],
    ['[a-z]', 'tcp:::[q-t]end', ['tcp:send']],
    ['[!x]', 'tcp:::[!r]end', ['tcp:send']],
    ['a backslash quotes', 'tcp:::s\\end*', ['tcp:send']],
    ['$1 inside a field', '$1:::send', ['tcp:send']],
    ['$$1 is the same there', '$$1:::send', ['tcp:send']],
  ] as const)('%s: %s', ([, text, expected]) => {
    expect(matched(text, { operands: ['tcp'], settings: { argref: true } })).toEqual(expected);
  });
  refusing([
    ['more than 4 fields', 'a:b:c:d:e { }', 'D_PDESC_INVAL', 'Overspecified probe description'],
    ['letter case matters', 'TCP:::send { }', 'D_PDESC_ZERO'],
    [
      'no match',
      'tcp:::nosuch { }',
      'D_PDESC_ZERO',
      'probe description tcp:::nosuch does not match any probes',
    ],
    ['BEGIN in another field', 'BEGIN::read:entry { }', 'D_PDESC_ZERO'],
    ['a field without glob characters is compared exactly', 'tcp:::sen { }', 'D_PDESC_ZERO'],
  ]);
  accepting([['no match under -Z', 'tcp:::nosuch { }']], { settings: { zdefs: true } });
  accepting([['no match under -xzdefs', '#pragma D option zdefs\ntcp:::nosuch { }']]);
});

describe('-P, -m, -f and -n texts', () => {
  test.for([
    ['-P: the right-most field is the provider', 'provider', 'tcp', 'tcp:::'],
    ['-m: the module', 'module', 'tcp:', 'tcp:::'],
    ['-m a:b is provider a, module b', 'module', 'tcp:ip', 'tcp:ip::'],
    ['-f: the function', 'function', 'tcp::', 'tcp:::'],
    ['-f foo is ::foo:', 'function', 'foo', '::foo:'],
    ['-n: the name', 'name', 'send', ':::send'],
  ] as const)('%s: %s', ([, specifier, text, expected]) => {
    const { program } = compileText(text, { specifier, settings: { zdefs: true } });
    expect(program?.matched.map(({ description }) => description)).toEqual([expected]);
  });
});

describe('the provider dtrace', () => {
  test.for([
    ['BEGIN', 1],
    ['END', 2],
    ['ERROR', 3],
  ] as const)('%s is probe %i, module and function empty', ([name, id]) => {
    const { program } = compileText(`${name} { }`);
    const [{ probe }] = program?.enablings ?? [];
    expect(probe).toMatchObject({ id, provider: 'dtrace', module: '', function: '', name });
  });
});

const units: Readonly<Record<string, number>> = {
  ns: 1,
  nsec: 1,
  us: 1e3,
  usec: 1e3,
  ms: 1e6,
  msec: 1e6,
  s: 1e9,
  sec: 1e9,
  m: 60e9,
  min: 60e9,
  h: 3600e9,
  hour: 3600e9,
  d: 86400e9,
  day: 86400e9,
};

describe('the provider profile', () => {
  const period = (name: string): number | undefined =>
    compileText(`${name} { }`).program?.enablings[0].probe.periodNs;

  test.for(Object.entries(units))('the unit %s', ([unit, nanoseconds]) => {
    const count = Math.max(1, Math.ceil(200_000 / nanoseconds));
    expect(period(`tick-${count}${unit}`)).toBe(count * nanoseconds);
    expect(period(`profile-${count}${unit.toUpperCase()}`)).toBe(count * nanoseconds);
  });
  test('hz', () => expect(period('tick-100hz')).toBe(1e7));
  test('no unit is hz', () => expect(period('tick-100')).toBe(1e7));
  test('module and function are empty', () => {
    expect(compileText('tick-1s { }').program?.enablings[0].probe).toMatchObject({
      provider: 'profile',
      module: '',
      function: '',
      name: 'tick-1s',
    });
  });
  refusing([
    ['0: no such probe', 'tick-0s { }', 'D_PDESC_ZERO'],
    ['an unknown unit: no such probe', 'tick-1fortnight { }', 'D_PDESC_ZERO'],
    ['a period under 200 us: no such probe', 'tick-199us { }', 'D_PDESC_ZERO'],
    ['a rate above 5000 hz: no such probe', 'profile-5001 { }', 'D_PDESC_ZERO'],
    ['others are not made by a glob', 'tick-7* { }', 'D_PDESC_ZERO'],
  ]);
  accepting([
    ['a period of 200 us', 'tick-200us { }'],
    ['made on demand by name alone', 'tick-7s { }'],
    ['made on demand', 'profile:::profile-3sec { }'],
  ]);
  test.for([
    ['profile', [97, 199, 499, 997, 1999, 4001, 4999]],
    ['tick', [1, 10, 100, 500, 1000, 5000]],
  ] as const)('pre-listed: %s-%j', ([kind, rates]) => {
    expect(matched(`profile:::${kind}-*`)).toEqual(rates.map((rate) => `profile:${kind}-${rate}`));
  });
  test('arg0 is a kernel pc or 0, arg1 a user pc or 0: a replay has no other than 0', async () => {
    expect(await prints('tick-1s /!n++/ { printf("%d", arg0 && arg1); } int n;')).toMatch(/^0?$/);
  });
});

describe('macro arguments in a field', () => {
  test('tick-$1', () => {
    expect(matched('tick-$1', { operands: ['3s'] })).toEqual(['profile:tick-3s']);
  });
  test('an undefined one', () => {
    expect(errors('tick-$1 { }')[0]).toMatch(/^D_(MACRO_UNDEF|PDESC_INVAL) /);
  });
});
