/** What native D has and this engine does not: the consumer's half, which records, runs on events. */
import type { Dialect } from '../../../probes/define-native.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import { type Limits, limits } from '../../limits.ts';
import type { Expr, Program, Statement } from '../../program.ts';
import { nodesOfClause } from '../events/walk.ts';

const names: Limits = limits([
  ['this engine hands on no stacks', 'stack ustack jstack caller ucaller stackdepth ustackdepth'],
  ['addresses in processes are not named', 'usym ufunc umod uaddr'],
  ['this engine hands on no registers', 'uregs'],
  ['this engine changes nothing in the traced system', 'copyout copyoutstr raise stop'],
  ['this engine does not stop the kernel', 'panic breakpoint chill'],
  ['this engine does not read the memory of processes', 'copyin copyinstr copyinto execargs'],
  ['this engine follows no paths of the kernel', 'd_path root cwd ddi_pathname getf'],
  ['this engine asks for no parents', 'progenyof'],
  [
    'this engine asks for no locks',
    'mutex_owned mutex_owner rw_iswriter rw_read_held rw_write_held',
  ],
  [
    'this engine asks for no locks',
    'mutex_type_adaptive mutex_type_spin sx_exclusive_held sx_isexclusive sx_shared_held',
  ],
  ['this engine asks for no STREAMS messages', 'msgsize msgdsize'],
  ['this engine hands on no such facts', 'zonename errno ipl memref memstr'],
  ['this engine writes no captures', 'pcap'],
]);

/** The name of what a node asks for, where that may be one of those. */
function nameOf(node: Expr | Statement): string | undefined {
  switch (node.kind) {
    case 'builtin':
      return node.name;
    case 'call':
      return node.subroutine;
    case 'symbol':
      return node.shown;
    case 'register':
      return 'uregs';
    case 'stack':
      return node.stack.user ? 'ustack' : 'stack';
    default:
      return node.kind;
  }
}

/** A diagnostic for each clause that asks for something of these. */
export function unsupported(
  { enablings }: Program,
  { title, context }: Dialect,
): readonly Diagnostic[] {
  const clauses = new Set(enablings.flatMap(({ clauses: all }) => all));
  return [...clauses].flatMap((clause): Diagnostic[] => {
    for (const node of nodesOfClause(clause)) {
      const name = nameOf(node);
      if (name === undefined) continue;
      const lacks = name in context && context[name] === undefined;
      const why = lacks ? `${title} has it not` : names.get(name);
      if (why === undefined) continue;
      const span = 'span' in node ? node.span : clause.span;
      const message = `${name} cannot be used with native dtrace: ${why}`;
      return [{ severity: 'error', tag: 'T_ENGINE', message, source: clause.source, span }];
    }
    return [];
  });
}
