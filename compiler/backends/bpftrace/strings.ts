/** Which string expressions the kernel can have as words, told before it is known where a probe attaches. */
import type { KernelCatalogue } from '../../../probes/define-linux.ts';
import type { Expr, Probe } from '../../program.ts';
import { absentText, canBeNull } from '../events/presence.ts';

type FieldExpr = Extract<Expr, { kind: 'field' }>;

export type StringPart =
  /** Known when the script is made. */
  | { readonly is: 'literal'; readonly text: string }
  | { readonly is: 'execname' }
  | { readonly is: 'field'; readonly field: FieldExpr }
  | { readonly is: 'table'; readonly table: string; readonly index: Expr };

const ofProbe = {
  probeprov: 'provider',
  probemod: 'module',
  probefunc: 'function',
  probename: 'name',
} as const;

function isOfProbe(name: string): name is keyof typeof ofProbe {
  return name in ofProbe;
}

/** The string as the kernel can have it; undefined when only the consumer can make it. */
export function stringPart(expr: Expr, probe: Probe): StringPart | undefined {
  switch (expr.kind) {
    case 'string':
      return { is: 'literal', text: expr.value };
    case 'builtin':
      if (isOfProbe(expr.name)) return { is: 'literal', text: probe[ofProbe[expr.name]] };
      return expr.name === 'execname' ? { is: 'execname' } : undefined;
    case 'field':
      if (expr.type.kind !== 'string' || canBeNull(expr, probe)) return undefined;
      return expr.absent
        ? { is: 'literal', text: expr.struct.absentText! }
        : { is: 'field', field: expr };
    case 'stringTable':
      return { is: 'table', table: expr.table, index: expr.index };
    default:
      return undefined;
  }
}

/**
 * A name for how the words are to be read, equal for strings that can be compared or found by their words alone;
 * undefined when that is not certain beforehand.
 */
export function shapeOf(
  part: StringPart,
  probe: Probe,
  kernel: KernelCatalogue,
): string | undefined {
  switch (part.is) {
    case 'literal':
      return undefined;
    case 'execname':
      return 'text';
    case 'table':
      return `table ${part.table}`;
    case 'field': {
      if (absentText(part.field, probe) !== undefined) return undefined;
      const { struct, field } = part.field;
      const kinds = new Set(
        kernel
          .sources(struct, field)
          .map(({ value }) => (value.is === 'tableName' ? `table ${value.table}` : value.is)),
      );
      const [kind] = kinds;
      return kinds.size === 1 && kind !== 'constant' && kind !== 'integer' ? kind : undefined;
    }
  }
}
