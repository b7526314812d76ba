import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check, checkTree, cyclesOf, importsOf } from '../../tools/check-imports.ts';

const packages = new Set(['chevrotain']);

/** What is wrong with one file that holds these statements. */
function problems(file: string, text: string): readonly string[] {
  return check(importsOf(file, text), packages).map(({ line, why }) => `${line}: ${why}`);
}

describe('import directions', () => {
  test.for([
    ['grammar/parser.ts', "import { CstParser } from 'chevrotain';"],
    ['grammar/parser.ts', "import { body } from './body.ts';"],
    ['compiler/passes/x.ts', "import { parse } from '../../grammar/index.ts';"],
    ['compiler/passes/x.ts', "import { catalogue } from '../../probes/index.ts';"],
    ['runtime/engines/x.ts', "import type { Span } from '../../grammar/ast.ts';"],
    ['runtime/engines/x.ts', "import type { Program } from '../../compiler/program.ts';"],
    ['runtime/replay.ts', "import { generate } from '../compiler/backends/replay/index.ts';"],
    ['cli/main.ts', "import { replay } from '../runtime/replay.ts';"],
    ['test/cli/x.test.ts', "import { main } from '../../cli/main.ts';\nimport 'vitest';"],
    ['bench/run.ts', "import { replay } from '../runtime/replay.ts';"],
    ['compiler/x.ts', "import { isIP } from 'node:net';"],
  ])('%s may: %s', ([file, text]) => {
    expect(problems(file, text)).toEqual([]);
  });

  test.for([
    ['grammar/x.ts', "import type { Type } from '../compiler/types.ts';", 'compiler/types.ts'],
    ['grammar/x.ts', "export * from '../probes/index.ts';", 'probes/index.ts'],
    ['probes/x.ts', "import type { Span } from '../grammar/ast.ts';", 'grammar/ast.ts'],
    ['compiler/x.ts', "import { replay } from '../runtime/replay.ts';", 'runtime/replay.ts'],
    ['runtime/x.ts', "import { parse } from '../grammar/index.ts';", 'grammar/index.ts'],
    ['runtime/x.ts', "import { isNode } from '../grammar/ast.ts';", 'grammar/ast.ts'],
    ['runtime/x.ts', "import { compile } from '../compiler/compile.ts';", 'compiler/compile.ts'],
    ['runtime/x.ts', "import type { X } from '../compiler/passes/x.ts';", 'compiler/passes/x.ts'],
    ['runtime/x.ts', "await import('../cli/main.ts');", 'cli/main.ts'],
    ['index.ts', "export { main } from './cli/main.ts';", 'cli/main.ts'],
  ])('%s may not: %s', ([file, text, to]) => {
    const [area] = file.split('/');
    expect(problems(file, text)).toEqual([`1: ${area} may not import ${to}`]);
  });

  test('a statement over several lines is found, with the line it begins on', () => {
    const text = "// begins\nimport {\n  a,\n  type B,\n} from '../compiler/x.ts';\n";
    expect(problems('grammar/x.ts', text)).toEqual(['2: grammar may not import compiler/x.ts']);
  });

  test('comments and strings are not imports', () => {
    const text =
      " * import { a } from '../compiler/x.ts';\nconst x = \"from '../compiler/x.ts'\";\n";
    expect(importsOf('grammar/x.ts', text)).toEqual([]);
  });

  test('packages must be dependencies, and builtins spelt as such', () => {
    expect(problems('cli/x.ts', "import pc from 'picocolors';")).toEqual([
      '1: picocolors is not among the dependencies of package.json',
    ]);
    expect(problems('cli/x.ts', "import fs from 'fs';")).toEqual(['1: write node:fs']);
  });

  test('cycles of values are found, cycles of types are not', () => {
    const files = {
      'cli/a.ts': "import { b } from './b.ts';",
      'cli/b.ts': "import { c } from './c.ts';\nimport type { A } from './a.ts';",
      'cli/c.ts': "import { a } from './a.ts';",
      'cli/d.ts': "import { a } from './a.ts';",
    };
    const imports = Object.entries(files).flatMap(([file, text]) => importsOf(file, text));
    expect(check(imports, packages)).toEqual([
      {
        file: 'cli/a.ts',
        line: 1,
        why: 'import cycle: cli/a.ts -> cli/b.ts -> cli/c.ts -> cli/a.ts',
      },
    ]);
  });

  test('a file that imports itself', () => {
    expect(cyclesOf(new Map([['a', ['a']]]))).toEqual([['a', 'a']]);
  });

  test('hold in this checkout', () => {
    expect(checkTree(fileURLToPath(new URL('../..', import.meta.url)))).toEqual([]);
  });
});
