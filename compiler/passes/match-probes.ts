/** Probe descriptions to the probes they name. */
import type { ProbeDescription } from '../../grammar/ast.ts';
import { isMacroProblem } from '../macros.ts';
import type { Pattern, ProbeTable } from '../probe-table.ts';
import type { Probe } from '../program.ts';
import { suggest } from '../suggest.ts';
import { type Context, fail } from './context.ts';

const fields = ['provider', 'module', 'function', 'name'] as const;

function expandField(
  field: (typeof fields)[number],
  description: ProbeDescription,
  context: Context,
): string {
  const expanded = context.macros.expand(description[field]);
  if (!isMacroProblem(expanded)) return expanded;
  return fail(
    context,
    expanded.tag,
    description.span,
    `invalid probe description "${description.text}": ${expanded.message}`,
  );
}

function describe(pattern: Pattern): string {
  return fields.map((field) => pattern[field]).join(':');
}

/** The nearest probe's name, written as shortly as the description that missed it. */
function nearest(pattern: Pattern, table: ProbeTable): string | undefined {
  const short = ({ provider, name }: { provider: string; name: string }): string =>
    pattern.provider === '' ? name : `${provider}:::${name}`;
  const written = short(pattern);
  const guess = suggest(
    written,
    table.all.map((probe) => short(probe)),
  );
  if (guess !== undefined) return `did you mean ${guess}?`;
  const siblings = table.all.filter(({ provider }) => provider === pattern.provider);
  if (siblings.length > 0)
    return `provider ${pattern.provider} has ${siblings.map(({ name }) => name).join(', ')}`;
  const provider = suggest(pattern.provider, new Set(table.all.map((probe) => probe.provider)));
  return provider && `did you mean ${provider}:::${pattern.name}?`;
}

/**
 * Replaces a description by the probes it matches. Reports D_PDESC_ZERO when there is none, unless
 * `zdefs` (-Z) allows that.
 */
export function matchProbes(
  description: ProbeDescription,
  table: ProbeTable,
  zdefs: boolean,
  context: Context,
): readonly Probe[] {
  if (description.overspecified)
    fail(
      context,
      'D_PDESC_INVAL',
      description.span,
      `invalid probe description "${description.text}": Overspecified probe description`,
      'a description has at most four parts: provider:module:function:name',
    );
  if (description.id !== undefined) {
    const probe = table.byId(description.id);
    if (probe !== undefined) return [probe];
    return fail(
      context,
      'D_PDESC_INVAL',
      description.span,
      `invalid probe identifier ${description.id}: Unknown probe identifier`,
      'tsdtrace -l lists the probes with their identifiers',
    );
  }
  const [provider, module, func, name] = fields.map((field) =>
    expandField(field, description, context),
  ) as [string, string, string, string];
  const pattern = { provider, module, function: func, name };
  const probes = table.match(pattern);
  if (probes.length > 0 || zdefs) return probes;
  return fail(
    context,
    'D_PDESC_ZERO',
    description.span,
    `probe description ${describe(pattern)} does not match any probes`,
    nearest(pattern, table),
  );
}
