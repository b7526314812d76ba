/** Which statistics of connections a program reads, wherever its expressions run. */
import type { Program } from '../program.ts';
import { nodesOfClause } from './events/walk.ts';

/** Members of tcpestats_t: `perf.SegsOut`. */
export function estatsMembersOf({ enablings }: Program): ReadonlySet<string> {
  const nodes = enablings.flatMap(({ clauses }) => clauses.flatMap(nodesOfClause));
  return new Set(
    nodes.flatMap((node) =>
      node.kind === 'field' && node.struct.name === 'tcpestats_t' ? [node.field.name] : [],
    ),
  );
}
