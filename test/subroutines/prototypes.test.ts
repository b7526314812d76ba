import { describe, expect, test } from 'vitest';
import { replayLimits } from '../../compiler/backends/replay/limits.ts';
import { subroutines } from '../../compiler/subroutines.ts';
import { integerTypes, typeName } from '../../compiler/types.ts';
import { Subroutines } from '../../runtime/subroutines/subroutines.ts';
import { faultOf } from './faulting.ts';

const methodOf = (name: string): string =>
  name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Those that work on scratch memory, or on the consumer's buffers, are elsewhere. */
const elsewhere = new Set(['alloca', 'bcopy', 'speculation']);
const onValues = [...subroutines].filter(
  ([name]) => !elsewhere.has(name) && !replayLimits.has(name),
);

describe('prototypes', () => {
  // As the table of section 8 and the manual declare them.
  test.each([
    ['strlen', 'size_t (string)'],
    ['strjoin', 'string (string, string)'],
    ['strchr', 'string (string, char)'],
    ['strtok', 'string (string or NULL, string)'],
    ['substr', 'string (string, int, [int])'],
    ['index', 'int (string, string, [int])'],
    ['lltostr', 'string (int64_t, [int])'],
    ['rand', 'int ()'],
    ['htons', 'uint16_t (uint16_t)'],
    ['ntohl', 'uint32_t (uint32_t)'],
    ['htonll', 'uint64_t (uint64_t)'],
    ['inet_ntoa', 'string (ipaddr_t *)'],
    ['inet_ntoa6', 'string (in6_addr_t *, [int])'],
    ['inet_ntop', 'string (int, pointer)'],
    ['link_ntop', 'string (int, pointer)'],
    ['getmajor', 'dev_t (dev_t)'],
  ])('%s is %s', (name, wanted) => {
    const { parameters, optional, result } = subroutines.get(name)!;
    const required = parameters.length - optional;
    const shown = parameters.map((kind, at) => (at < required ? kind : `[${kind}]`));
    expect(`${typeName(result)} (${shown.join(', ')})`).toBe(wanted);
  });

  test('every integer parameter is a type that D has', () => {
    const others = new Set([
      'string',
      'string or NULL',
      'ipaddr_t *',
      'in6_addr_t *',
      'pointer',
      'pointer or string',
    ]);
    const kinds = [...subroutines.values()].flatMap(({ parameters }) => parameters);
    expect(kinds.filter((kind) => !others.has(kind) && !integerTypes.has(kind))).toEqual([]);
  });

  test('each has an implementation, and no other method is there but the firing’s end', () => {
    const methods = Object.getOwnPropertyNames(Subroutines.prototype).filter(
      (name) => name !== 'constructor' && name !== 'resetFiring',
    );
    expect(methods.sort()).toEqual(onValues.map(([name]) => methodOf(name)).sort());
  });

  test('a NULL string is a fault; what cannot fault does not', () => {
    const faulting = onValues.filter(([name, { parameters }]) => {
      const method = Reflect.get(Subroutines.prototype, methodOf(name)) as (
        ...args: unknown[]
      ) => unknown;
      const view = new DataView(new ArrayBuffer(0));
      const args = parameters.flatMap((kind): unknown[] => {
        if (kind.startsWith('string')) return [null];
        if (kind.endsWith('*') || kind === 'pointer') return [view, -1];
        return [kind === 'uint64_t' ? 1n : 1];
      });
      return faultOf(() => method.apply(new Subroutines(), args)) !== undefined;
    });
    const fallible = onValues.filter(([, prototype]) => prototype.fallible);
    expect(faulting.map(([name]) => name)).toEqual(fallible.map(([name]) => name));
  });
});
