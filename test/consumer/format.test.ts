import { describe, expect, test } from 'vitest';
import { checkPrinta } from '../../compiler/format-bind.ts';
import { integerType, type Type } from '../../compiler/types.ts';
import { bind, specOf, type } from './support.ts';

const problemOf = (text: string, types: readonly (string | Type)[], printa = false): unknown => {
  const resolved = types.map((item) => (typeof item === 'string' ? type(item) : item));
  const result = bind(text, resolved, printa ? [specOf('a', { name: 'count' })] : undefined);
  return 'problem' in result ? `${result.problem.tag}: ${result.problem.message}` : undefined;
};

describe('formats that do not parse', () => {
  test.each([
    ['%', 'name expected before end of format string', 1],
    ['%d %-5', 'name expected before end of format string', 2],
    ['%%%!', 'is undefined: %!', 2],
    ['%hhd', 'is undefined: %hhd', 1],
    ['%ly', 'is undefined: %ly', 1],
    ['%5%', 'cannot be combined with other format flags: %%', 1],
    ['%1$d', 'uses unsupported positional format (%n$)', 1],
    ['%**d', "has more than one '*' specified for the output width", 1],
    ['%.**d', "has more than one '*' specified for the output precision", 1],
    ['%1.2.3d', "has more than one '.' specified", 1],
  ])('%s', (text, message, index) => {
    expect(problemOf(text, ['int', 'int'])).toBe(
      `D_SYNTAX: format conversion #${index} ${message}`,
    );
  });

  test('an unknown name is told before any argument is checked', () => {
    expect(problemOf('%s %y', ['int'])).toContain('D_SYNTAX');
  });
});

describe('arguments that do not fit', () => {
  test('none for a conversion', () => {
    expect(problemOf('%d %s', ['int'])).toBe(
      'D_PRINTF_ARG_PROTO: printf( ) prototype mismatch: conversion #2 (%s) is missing a corresponding value argument',
    );
  });

  test('too many', () => {
    expect(problemOf('%% %d', ['int', 'int'])).toBe(
      'D_PRINTF_ARG_EXTRA: printf( ) prototype mismatch: only 1 arguments required by this format string',
    );
    expect(problemOf('text', ['int'])).toContain('only 0 arguments');
  });

  test('the wrong type: four lines', () => {
    expect(problemOf('%d %s', ['int', 'uint16_t'])).toBe(
      'D_PRINTF_ARG_TYPE: printf( ) argument #3 is incompatible with conversion #2 prototype:\n' +
        '\tconversion: %s\n' +
        '\t prototype: char [] or string (or use stringof)\n' +
        '\t  argument: uint16_t',
    );
  });

  test('an empty format', () => {
    expect(problemOf('', [])).toBe('D_PRINTF_FMT_EMPTY: printf( ) format string is empty');
    expect(problemOf('', [], true)).toBe('D_PRINTF_FMT_EMPTY: printa( ) format string is empty');
  });

  test('* without an argument, or with one that is no integer', () => {
    expect(problemOf('%*d', [])).toBe(
      'D_PRINTF_DYN_PROTO: printf( ) prototype mismatch: conversion #1 (%d) is missing a corresponding "*" argument',
    );
    expect(problemOf('%.*d', [])).toContain('missing a corresponding ".*" argument');
    expect(problemOf('x%.*d', ['string', 'int'])).toBe(
      'D_PRINTF_DYN_TYPE: printf( ) argument #2 is incompatible with conversion #1 prototype:\n' +
        '\tconversion: % .* d\n\t prototype: int\n\t  argument: string',
    );
  });

  test('%@ outside of printa', () => {
    expect(problemOf('%@d', ['int'])).toBe(
      'D_PRINTF_AGG_CONV: %@ conversion requires an aggregation and is not for use with printf( )',
    );
  });

  test('%@s: the result of an aggregation is an integer', () => {
    expect(problemOf('%@s', [], true)).toBe(
      'D_PRINTF_ARG_TYPE: printa( ) aggregating action is incompatible with conversion #1 prototype:\n' +
        '\tconversion: %s\n\t prototype: char [] or string (or use stringof)\n\t  argument: uint64_t',
    );
  });

  test('printa takes fewer conversions than keys, but not more', () => {
    expect(problemOf('%@d', ['int', 'string'], true)).toBeUndefined();
    expect(problemOf('%d %@d', [], true)).toBe(
      'D_PRINTF_ARG_PROTO: printa( ) prototype mismatch: conversion #1 (%d) is missing a corresponding value argument',
    );
  });
});

describe('what each conversion takes', () => {
  const pointer: Type = { kind: 'pointer', to: integerType('char') };
  const chars: Type = { kind: 'array', of: integerType('char'), length: 8 };
  const every = ['int8_t', 'uint16_t', 'int', 'uint64_t'];
  const cases: readonly (readonly [
    string,
    readonly (string | Type)[],
    readonly (string | Type)[],
  ])[] = [
    ['%d', every, ['string', pointer]],
    ['%i', every, ['string']],
    ['%x', every, ['string', pointer]],
    ['%c', ['char', 'short', 'int'], ['long', 'string']],
    ['%C', ['char', 'uint16_t', 'int'], ['uint64_t']],
    ['%s', ['string', chars], ['int', pointer]],
    ['%S', ['string', chars], ['int']],
    ['%p', ['int', 'uint64_t', pointer], ['string']],
    ['%a', ['uint64_t', pointer], ['string']],
    ['%A', [], ['uint64_t', pointer]],
    ['%k', [], ['int', 'string']],
    ['%Y', ['int64_t', 'uint64_t'], ['int', 'string']],
    ['%T', ['int64_t', 'uint64_t'], ['uint32_t']],
    ['%f', [{ kind: 'float', name: 'double', size: 8 }], ['int']],
    [
      '%Lf',
      [{ kind: 'float', name: 'long double', size: 16 }],
      [{ kind: 'float', name: 'double', size: 8 }],
    ],
    ['%hd', ['short', 'int16_t'], ['unsigned short', 'int', 'char']],
    ['%hu', ['unsigned short', 'uint16_t'], ['short', 'uint32_t']],
    ['%hx', ['short', 'unsigned short'], ['int']],
    ['%ld', ['long', 'int64_t', 'long long'], ['int', 'unsigned long']],
    ['%lu', ['unsigned long', 'uint64_t', 'size_t', 'unsigned long long'], ['long']],
    ['%lx', ['long', 'uint64_t'], ['int', 'long long']],
    ['%lld', ['long long', 'long', 'int64_t'], ['int', 'uint64_t']],
    ['%llu', ['unsigned long long', 'uint64_t'], ['uint32_t', 'long']],
    ['%llx', ['long long', 'unsigned long long', 'int64_t', 'uint64_t'], ['long', 'int']],
    ['%I', ['string'], ['int']],
    ['%P', ['uint16_t'], ['string']],
  ];
  test.each(cases)('%s', (text, good, bad) => {
    for (const item of good) expect(problemOf(text, [item])).toBeUndefined();
    for (const item of bad) expect(problemOf(text, [item])).toContain('D_PRINTF_ARG_TYPE');
  });
});

describe('aggregations of one printa', () => {
  test('need as many keys', () => {
    const a = specOf('a', { name: 'count' }, ['int']);
    const b = specOf('b', { name: 'count' }, ['int', 'string']);
    expect(checkPrinta([a, b])?.problem).toMatchObject({
      tag: 'D_PRINTA_AGGKEY',
      message:
        'printa( ): @a and @b do not have matching key signatures: @a has 1 key, @b has 2 keys',
    });
  });

  test('of matching kinds; integers match whatever their size', () => {
    const a = specOf('a', { name: 'count' }, ['int', 'string']);
    const b = specOf('bytes', { name: 'sum' }, ['uint16_t', 'int']);
    expect(checkPrinta([a, b])?.problem).toMatchObject({
      tag: 'D_PRINTA_AGGPROTO',
      message:
        'printa( ): @bytes[ ] key #2 is incompatible with @a:\n' +
        '        a key #2: string\n    bytes key #2: int',
    });
    expect(checkPrinta([a, specOf('c', { name: 'avg' }, ['uint64_t', 'string'])])).toBeUndefined();
    expect(checkPrinta([a])).toBeUndefined();
  });
});
