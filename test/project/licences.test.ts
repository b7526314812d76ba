import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
// Plain JavaScript: the build runs it on any Node.
import { licencesOf } from '../../tools/licences.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Every package that the published one brings along, with what that one needs itself. */
function closure(name: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const { dependencies = {} } = manifestIn(join(root, 'node_modules', name));
  for (const each of Object.keys(dependencies)) closure(each, found);
  return found;
}

describe('what the built command contains of others', () => {
  const shipped = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES'), 'utf8');

  test.for(['chevrotain', 'commander'])('%s is named, with its version', (name) => {
    const { version } = manifestIn(join(root, 'node_modules', name));
    expect(shipped).toContain(`\n${name} ${version} (`);
  });

  test.for([...closure('chevrotain'), ...closure('commander')])('%s: its whole licence', (name) => {
    const folder = join(root, 'node_modules', name);
    const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
    expect(files).not.toEqual([]);
    for (const file of files)
      expect(shipped).toContain(readFileSync(join(folder, file), 'utf8').trim());
  });

  test('it is published with the command', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      files: string[];
    };
    expect(files).toContain('dist');
  });
});

describe('licencesOf', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'licences-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function install(name: string, ...files: readonly string[]): string {
    const home = join(folder, 'node_modules', name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{"version":"1.2.3","license":"MIT"}');
    for (const file of files) writeFileSync(join(home, file), `${file} of ${name}`);
    return join(home, 'lib/index.js');
  }

  test('one entry a package, scoped ones too, with a notice where there is one', () => {
    const text = licencesOf([
      install('@scope/a', 'LICENSE.md', 'NOTICE'),
      install('b', 'LICENCE'),
      join(folder, 'node_modules/b/lib/other.js'),
      join(folder, 'src/own.js'),
    ]);
    expect(text.match(/^\S+ 1\.2\.3 \(MIT\)$/gm)).toEqual([
      '@scope/a 1.2.3 (MIT)',
      'b 1.2.3 (MIT)',
    ]);
    expect(text).toContain('LICENSE.md of @scope/a\n\nNOTICE of @scope/a\n');
    expect(text).toContain('LICENCE of b\n');
    expect(text).not.toContain('own');
  });

  test('a package that does not say its licence stops the build', () => {
    expect(() => licencesOf([install('silent')])).toThrow('silent has no licence file');
  });
});
