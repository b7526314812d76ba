/** What an engine lacks is refused where it stands; what it has is typed as native dtrace types it. */
import { describe, expect, test } from 'vitest';
import { bpftraceLimits } from '../../compiler/backends/bpftrace/limits.ts';
import { Refusal } from '../../compiler/backends/refusal.ts';
import { builtinTypes } from '../../compiler/builtins.ts';
import type { EngineName } from '../../compiler/engines.ts';
import type { Expr, Statement } from '../../compiler/program.ts';
import { subroutines } from '../../compiler/subroutines.ts';
import { typeName } from '../../compiler/types.ts';
import { compileText, complaints } from '../program/support.ts';
import { generated } from './bpftrace/support.ts';

function statements(body: string, engine: EngineName): readonly Statement[] {
  const { program, diagnostics } = compileText(`BEGIN { ${body} }`, { settings: { engine } });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return program!.enablings[0].clauses[0].statements;
}

/** The type that native dtrace gives the value of an expression. */
function typed(text: string, engine: EngineName = 'dtrace'): Expr {
  const [statement] = statements(`trace(${text});`, engine);
  if (statement.kind !== 'trace') throw new Error(statement.kind);
  return statement.value;
}

describe('what is only a key', () => {
  // d-language.md, section 10: %k takes a stack, and %a and %A the symbols of section 8.
  test.each(['stack()', 'ustack(3)', 'jstack()'])('%s is printed by %%k', (key) => {
    statements(`@[${key}] = count(); printa("%k %@d", @);`, 'dtrace');
  });

  test.each([
    ['func((uintptr_t)1)', 'a'],
    ['usym((uintptr_t)1)', 'A'],
  ])('%s is printed by %%%s', (key, letter) => {
    statements(`@[${key}] = count(); printa("%${letter} %@d", @);`, 'dtrace');
  });
});

describe('built-in variables of live systems', () => {
  // d-language.md, section 6, and the prototypes of section 8.
  test.each([
    ['curthread', 'struct task_struct *'],
    ['curpsinfo', 'psinfo_t *'],
    ['curlwpsinfo', 'lwpsinfo_t *'],
    ['curcpu', 'cpuinfo_t *'],
    ['caller', 'uint64_t'],
    ['ucaller', 'uint64_t'],
    ['stackdepth', 'uint32_t'],
    ['ustackdepth', 'uint32_t'],
    ['vtimestamp', 'uint64_t'],
    ['errno', 'int'],
    ['execargs', 'string'],
    ['uregs[0]', 'uint64_t'],
    ['curpsinfo->pr_pid', 'pid_t'],
    ['curpsinfo->pr_fname', 'string'],
    ['curlwpsinfo->pr_lwpid', 'int'],
    ['curcpu->cpu_id', 'int'],
    ['copyin(0, 8)', 'void *'],
    ['copyinstr(arg0)', 'string'],
    ['copyinstr(arg0, 16)', 'string'],
    ['progenyof($pid)', 'int'],
  ])('%s is %s', (text, type) => {
    expect(typeName(typed(text).type)).toBe(type);
  });

  test('an unknown member has a suggestion', () => {
    const { diagnostics } = compileText('BEGIN { trace(curpsinfo->pr_pidd); }', {
      settings: { engine: 'dtrace' },
    });
    expect(diagnostics[0]).toMatchObject({
      tag: 'D_TYPE_MEMBER',
      message: 'pr_pidd is not a member of psinfo_t',
      hint: 'did you mean curpsinfo->pr_pid?',
    });
  });
});

describe('stacks and addresses', () => {
  test.each([
    ['stack();', { user: false }],
    ['stack(5);', { user: false, frames: 5 }],
    ['ustack();', { user: true }],
    ['ustack(5, 512);', { user: true, frames: 5, strings: 512 }],
    ['jstack(3, 0);', { user: true, java: true, frames: 3, strings: 0 }],
    ['trace(stack(2));', { user: false, frames: 2 }],
  ])('%s', (text, stack) => {
    const [statement] = statements(text, 'dtrace');
    expect(statement).toMatchObject({ kind: 'stack', stack });
    expect(statement).toEqual(expect.objectContaining({ stack: { kind: 'stack', ...stack } }));
  });

  test.each(['sym', 'func', 'mod', 'usym', 'ufunc', 'umod', 'uaddr'])('%s', (name) => {
    for (const text of [`${name}(arg0);`, `trace(${name}(arg0));`])
      expect(statements(text, 'dtrace')).toMatchObject([{ kind: 'symbol', shown: name }]);
  });

  test('they are keys of aggregations', () => {
    const { program } = compileText('BEGIN { @[stack(), ustack(4), sym(arg0), 1] = count(); }', {
      settings: { engine: 'bpftrace' },
    });
    expect(program?.aggregations[0].keys.map(({ kind }) => kind)).toEqual([
      'stack',
      'stack',
      'symbol',
      'integer',
    ]);
  });

  test('they are nothing to compute with', () => {
    for (const text of ['x = stack();', 'x = 1 + sym(1);', 'a[stack()] = 1;'])
      expect(complaints(`BEGIN { ${text} }`, { settings: { engine: 'dtrace' } })).toMatchObject([
        { tag: 'D_CG_EXPR' },
      ]);
  });
});

describe('actions on live systems', () => {
  test.each([
    ['raise(9);', { kind: 'raise' }],
    ['stop();', { kind: 'stop' }],
    ['panic();', { kind: 'panic' }],
    ['breakpoint();', { kind: 'breakpoint' }],
    ['chill(500);', { kind: 'chill' }],
    ['copyout(alloca(8), arg0, 8);', { kind: 'copyout' }],
    ['copyoutstr("x", arg0, 8);', { kind: 'copyoutstr' }],
    ['pcap(alloca(8), 1);', { kind: 'pcap' }],
  ])('%s', (text, wanted) => {
    expect(statements(text, 'dtrace')).toMatchObject([wanted]);
  });
});

describe('each engine refuses what it lacks', () => {
  test.each<[EngineName, string, string, string]>([
    [
      'replay',
      'stack();',
      'stack( ) cannot be used in a replay: a capture holds no stacks',
      'it works live, with bpftrace and with native dtrace',
    ],
    [
      'replay',
      'trace(curthread);',
      'curthread cannot be used in a replay: a capture holds no threads',
      'it works live, with bpftrace and with native dtrace',
    ],
    [
      'replay',
      'trace(curthread->pid);',
      'curthread cannot be used in a replay: a capture holds no threads',
      'it works live, with bpftrace and with native dtrace',
    ],
    [
      'replay',
      'trace(uregs[0]);',
      'uregs[ ] cannot be used in a replay: a capture holds no registers',
      'it works live, with native dtrace',
    ],
    [
      'replay',
      'trace(copyinstr(1));',
      'copyinstr( ) cannot be used in a replay: a capture holds no memory of a process',
      'it works live, with native dtrace',
    ],
    [
      'replay',
      '@[ustack()] = count();',
      'ustack( ) cannot be used in a replay: a capture holds no stacks',
      'it works live, with bpftrace and with native dtrace',
    ],
    [
      'bpftrace',
      'jstack();',
      'jstack( ) cannot be used with bpftrace: bpftrace cannot name the frames of an interpreter',
      'it works live, with native dtrace',
    ],
    [
      'bpftrace',
      'panic();',
      'panic( ) cannot be used with bpftrace: bpftrace cannot stop the kernel',
      'it works live, with native dtrace',
    ],
  ])('%s: %s', (engine, body, message, hint) => {
    const { program, diagnostics } = compileText(`BEGIN { ${body} }`, { settings: { engine } });
    expect(program).toBeUndefined();
    expect(diagnostics).toMatchObject([{ tag: 'T_ENGINE', message, hint }]);
  });

  test('without an engine it is the replay', () => {
    expect(complaints('BEGIN { stop(); }')).toMatchObject([{ tag: 'T_ENGINE' }]);
  });
});

describe('what the limits of bpftrace do not name, its backend takes or refuses at its place', () => {
  const values: Readonly<Record<string, string>> = {
    string: '"a"',
    'string or NULL': '"a"',
    'ipaddr_t *': '(ipaddr_t *)alloca(16)',
    'in6_addr_t *': '(in6_addr_t *)alloca(16)',
    pointer: 'alloca(16)',
    'pointer or string': 'alloca(16)',
  };
  const call = (name: string): string => {
    const { parameters, optional, result } = subroutines.get(name)!;
    const given = parameters.slice(0, parameters.length - optional);
    const text = `${name}(${given.map((kind) => values[kind] ?? '1').join(', ')})`;
    return result.kind === 'void' ? `${text};` : `trace(${text});`;
  };
  const actions = ['stack();', 'ustack();', 'sym(arg0);', 'func(arg0);', 'mod(arg0);', 'exit(0);'];
  const bodies = [
    ...[...subroutines.keys()].filter((name) => !bpftraceLimits.has(name)).map(call),
    ...[...builtinTypes.keys()]
      .filter((name) => !bpftraceLimits.has(name) && name !== 'ipl')
      .map((name) => `trace(${name});`),
    ...actions,
  ];

  test.each(bodies)('%s', (body) => {
    for (const probe of ['tcp:::receive', 'BEGIN'])
      try {
        generated(`${probe} { ${body} }`);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
  });
});
