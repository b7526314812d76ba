import { existsSync, readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<
    Record<string, string | { readonly types: string; readonly default: string }>
  >;
  readonly files: readonly string[];
  readonly license: string;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
};

describe('package.json', () => {
  test('the command exists and can be run', () => {
    const path = new URL(manifest.bin.tsdtrace, root);
    expect(statSync(path).mode & 0o111).toBe(0o111);
    expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test('every export is built from a source that exists', () => {
    for (const [name, target] of Object.entries(manifest.exports)) {
      if (typeof target === 'string') continue;
      const source = target.default.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts');
      expect(existsSync(new URL(source, root)), `${name}: ${source}`).toBe(true);
      expect(target.types).toBe(target.default.replace(/\.js$/, '.d.ts'));
    }
  });

  test('everything that is published exists, or is built', () => {
    for (const path of manifest.files)
      expect(path === 'dist' || existsSync(new URL(path, root)), path).toBe(true);
  });

  test('nothing is depended on but what the design names', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['chevrotain', 'commander', 'execa']);
  });

  test('the license is the one it says', () => {
    expect(manifest.license).toBe('Apache-2.0');
    // Of https://www.apache.org/licenses/LICENSE-2.0.txt.
    expect(createHash('sha256').update(read('LICENSE')).digest('hex')).toBe(
      'cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30',
    );
  });

  test('the command refuses what the package says it cannot run on', () => {
    expect(manifest.engines.node).toBe('>=22.12');
    expect(read('bin/tsdtrace.js')).toContain('Node 22.12 or newer');
  });
});
