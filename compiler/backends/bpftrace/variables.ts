/** The kernel's variables, first written in BEGIN: some versions must see what a map holds before it is read. */
import type { KernelCatalogue } from '../../../probes/define-linux.ts';
import type { Expr, Probe, Variable } from '../../program.ts';
import { epochMap, type Maps } from './aggregations.ts';
import type { Split } from '../events/split.ts';
import { shapeOf, stringPart } from './strings.ts';
import { nodesOfClause } from '../events/walk.ts';

/** Words of a key's part: those that are read as addresses or as text have two. */
function keyWords(
  key: Expr,
  variable: Variable,
  index: number,
  probe: Probe,
  kernel: KernelCatalogue,
): number {
  if (variable.keys![index].kind === 'integer') return 1;
  const part = stringPart(key, probe);
  const shape = part && shapeOf(part, probe, kernel);
  return shape === 'text' || shape === 'address' ? 2 : 1;
}

/** The statements of BEGIN that say what each of the script's variables holds. */
export function firstWrites(
  { enablings }: Split,
  maps: Maps,
  kernel: KernelCatalogue,
): readonly string[] {
  const widths = new Map<Variable, number>();
  for (const { probe, kernel: clauses } of enablings)
    for (const node of clauses.flatMap(nodesOfClause)) {
      if (!('variable' in node) || node.variable.scope === 'this') continue;
      const { variable, keys = [] } = node;
      const words = keys.map((key, index) => keyWords(key, variable, index, probe, kernel));
      const own = variable.scope === 'self' ? 1 : 0;
      widths.set(
        variable,
        words.reduce((a, b) => a + b, own),
      );
    }
  const lines = [...widths].map(([{ id }, width]) => {
    const key = Array<string>(width).fill('(int64)0').join(', ');
    return width === 0
      ? `@v${id} = (int64)0;`
      : `@v${id}[${key}] = (int64)0; delete(@v${id}[${key}]);`;
  });
  if (maps.schemas.some(({ epoch }) => epoch)) lines.push(`${epochMap} = (int64)0;`);
  return lines;
}
