import { posix } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Subroutines } from '../../runtime/subroutines/subroutines.ts';

const d = new Subroutines();
const part = fc.constantFrom('a', 'bc', '.', '..', '', '...', '.x');
const path = fc
  .tuple(fc.constantFrom('', '/'), fc.array(part, { maxLength: 8 }))
  .map(([root, parts]) => root + parts.join('/'));

describe('basename and dirname', () => {
  // basename(3) and dirname(3) of POSIX, table "Sample Input and Output Strings"; section 8.
  test.each([
    ['usr', 'usr', '.'],
    ['usr/', 'usr', '.'],
    ['', '.', '.'],
    ['/', '/', '/'],
    ['//', '/', '/'],
    ['///', '/', '/'],
    ['/usr/', 'usr', '/'],
    ['/usr/lib', 'lib', '/usr'],
    ['//usr//lib//', 'lib', '//usr'],
    ['/home//dwc//test', 'test', '/home//dwc'],
    ['/a/b/c', 'c', '/a/b'],
    ['a/', 'a', '.'],
    ['.', '.', '.'],
    ['..', '..', '.'],
    ['//a', 'a', '/'],
  ])('of %j are %j and %j', (text, base, directory) => {
    expect(d.basename(text)).toBe(base);
    expect(d.dirname(text)).toBe(directory);
  });

  test('agree with node:path on clean paths', () => {
    fc.assert(
      fc.property(
        path.map((text) => posix.normalize(text)),
        (text) => {
          expect(d.basename(text)).toBe(posix.basename(text) || '/');
          expect(d.dirname(text)).toBe(posix.dirname(text));
        },
      ),
    );
  });
});

describe('cleanpath', () => {
  // From the test of cleanpath() that comes with dtrace.
  test.each([
    ['/foo/bar/baz', '/foo/bar/baz'],
    ['/foo/bar///baz/', '/foo/bar/baz'],
    ['/foo/bar/baz/.', '/foo/bar/baz'],
    ['/foo/bar/../../baz/.//', '/baz'],
    ['foo/bar/./././././baz/', 'foo/bar/baz'],
    ['/foo/bar/baz/../../../../../../', '/'],
    ['/foo/bar/baz/../../bop/bang/../../bar/baz/', '/foo/bar/baz'],
    ['./', '.'],
    ['//', '/'],
    ['/./.', '/'],
    ['.', '.'],
    ['', ''],
    ['././a', 'a'],
    ['..', '..'],
    ['../../..', '../../..'],
    ['a/..', '.'],
    ['z/a/../b', 'z/b'],
    ['/z/a/b/../../././c///d/e', '/z/c/d/e'],
    ['/a/../..', '/'],
    ['a/../..', '..'],
  ])('of %j is %j', (text, wanted) => {
    expect(d.cleanpath(text)).toBe(wanted);
  });

  test('agrees with node:path, which keeps a slash at the end', () => {
    fc.assert(
      fc.property(path, (text) => {
        fc.pre(text !== '');
        const normal = posix.normalize(text);
        expect(d.cleanpath(text)).toBe(normal === '/' ? normal : normal.replace(/\/$/, ''));
      }),
      { numRuns: 500 },
    );
  });
});
