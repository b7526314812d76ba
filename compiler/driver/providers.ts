/**
 * `provider NAME { probe x(types) : (types); };` declares probes of programs (USDT). No capture holds any, so
 * that they match nothing here; what can be wrong with a declaration is checked as dtrace does.
 */
import type { Parameter, ProviderDefinition, ProviderProbe } from '../../grammar/ast.ts';
import { type Context, fail } from '../passes/context.ts';
import { typeExpression } from '../passes/expressions.ts';
import { declaredType, nameOf, specifierType } from '../passes/resolve-types.ts';
import type { ProbeTable } from '../probe-table.ts';
import { type Type, typeName } from '../types.ts';

/** Both are sizes of dtrace's buffers, which hold a NUL, too. */
const longestProviderName = 63;
const longestProbeName = 63;
const mostParameters = 255;

interface DeclaredProbe {
  /** Types of the arguments as scripts see them. */
  readonly arguments: readonly string[];
}

/** The probe's name as descriptions spell it: `a__b` is `a-b`. */
function hyphenated({ name }: ProviderProbe): string {
  return name.replaceAll('__', '-');
}

/** The name checks that dtrace makes while it reads. Throws CompileError D_PROV_BADNAME. */
export function checkProviderNames(node: ProviderDefinition, context: Context): void {
  const bad = (message: string): never => fail(context, 'D_PROV_BADNAME', node.span, message);
  for (const probe of node.probes) checkProbeName(probe, context);
  if (node.name.includes('`')) bad(`provider name may not contain scoping operator: ${node.name}`);
  if (node.name.length > longestProviderName)
    bad(`provider name may not exceed ${longestProviderName} characters: ${node.name}`);
  if (/\d$/.test(node.name)) bad(`provider name may not end with a digit: ${node.name}`);
}

function checkProbeName(probe: ProviderProbe, context: Context): void {
  const name = `::${hyphenated(probe)}`;
  const bad = (tag: string, message: string): never => fail(context, tag, probe.span, message);
  if (name.includes('`'))
    bad('D_PROV_BADNAME', `probe name may not contain scoping operator: ${name}`);
  if (name.length - 2 > longestProbeName)
    bad('D_PROV_BADNAME', `probe name may not exceed ${longestProbeName} characters: ${name}`);
  checkPrototype(probe.native, probe.native, context);
  if (probe.translated !== undefined) checkPrototype(probe.translated, probe.native, context);
  for (const [kind, list] of [
    ['input', probe.native],
    ['output', probe.translated ?? []],
  ] as const)
    if (list.length > mostParameters)
      bad(
        'D_PROV_PRARGLEN',
        `probe ${name} ${kind} prototype exceeds ${mostParameters} parameters: ${list.length} params used`,
      );
}

const isVoid = ({ specifier, declarator }: Parameter): boolean =>
  specifier.words.join(' ') === 'void' && declarator.pointers === 0;

/**
 * D_DECL_PROTO_*: names of the input are told apart, and the output names what the input declares.
 * Throws CompileError.
 */
function checkPrototype(
  list: readonly Parameter[],
  input: readonly Parameter[],
  context: Context,
): void {
  const output = list !== input;
  const kind = `probe ${output ? 'output' : 'input'}`;
  for (const [index, parameter] of list.entries()) {
    const { declarator, span } = parameter;
    const bad = (tag: string, message: string): never => fail(context, tag, span, message);
    const name = nameOf(declarator);
    const others = output ? input : list.slice(0, index);
    const declared = others.some((other) => nameOf(other.declarator) === name);
    if (name !== undefined && isVoid(parameter))
      bad('D_DECL_PROTO_NAME', `void parameter may not have a name: ${name}`);
    if (name !== undefined && declared !== output)
      bad(
        'D_DECL_PROTO_FORM',
        `parameter is ${output ? 'not' : 'already'} declared in ${kind} prototype: ${name}, parameter #${index + 1}`,
      );
    if (name === undefined && output && !isVoid(parameter))
      bad('D_DECL_PROTO_NAME', `parameter declaration requires a name: parameter #${index + 1}`);
  }
  if (list.length > 1 && list.some(isVoid))
    fail(context, 'D_DECL_PROTO_VOID', list[0].span, 'void must be sole parameter');
}

interface TypedParameter {
  readonly name: string | undefined;
  readonly type: Type;
}

function typedParameters(list: readonly Parameter[], context: Context): readonly TypedParameter[] {
  const typed = list.map(({ specifier, declarator }) => ({
    name: nameOf(declarator),
    type: declaredType(
      specifierType(specifier, typeExpression, context),
      declarator,
      typeExpression,
      context,
    ),
  }));
  // `(void)` is no parameter at all.
  return typed.length === 1 && typed[0].type.kind === 'void' ? [] : typed;
}

const plural = (count: number): string => `${count} arg${count === 1 ? '' : 's'}`;

/** The providers and probes that programs have declared so far. */
export class ProviderDeclarations {
  readonly #table: ProbeTable;
  readonly #declared = new Map<string, Map<string, DeclaredProbe>>();

  constructor(table: ProbeTable) {
    this.#table = table;
  }

  /** Declares a provider, or compares it with one that there is already. Throws CompileError D_PROV_*. */
  declare(node: ProviderDefinition, context: Context): void {
    const before = this.#known(node.name);
    const probes = before ?? new Map<string, DeclaredProbe>();
    for (const probe of node.probes) {
      const name = hyphenated(probe);
      const input = typedParameters(probe.native, context);
      const output =
        probe.translated === undefined ? input : typedParameters(probe.translated, context);
      const declared = { arguments: output.map(({ type }) => typeName(type)) };
      const known = probes.get(name);
      if (before !== undefined) compare(node.name, probe, known, declared, context);
      else if (known !== undefined)
        fail(context, 'D_PROV_PRDUP', probe.span, `probe redeclared: ${node.name}:::${name}`);
      else probes.set(name, declared);
      if (output !== input) checkTranslators(node.name, probe, input, output, context);
    }
    this.#declared.set(node.name, probes);
  }

  /** The probes of a provider that there is already; of one that is not a program's, dtrace knows none by declaration. */
  #known(provider: string): Map<string, DeclaredProbe> | undefined {
    const declared = this.#declared.get(provider);
    return declared ?? (this.#table.hasProvider(provider) ? new Map() : undefined);
  }
}

/** D_PROV_INCOMPAT when a provider that there is already is declared otherwise. */
function compare(
  provider: string,
  probe: ProviderProbe,
  known: DeclaredProbe | undefined,
  declared: DeclaredProbe,
  context: Context,
): void {
  const name = `${provider}:::${hyphenated(probe)}`;
  const mismatch = (what: string, current: string, previous: string): never =>
    fail(
      context,
      'D_PROV_INCOMPAT',
      probe.span,
      `${what} mismatch:${what.startsWith('provider') ? ` ${provider}` : ''}\n\t current: ${current}\n\tprevious: ${previous}`,
    );
  if (known === undefined)
    return mismatch('provider interface', `probe ${name} defined`, `probe ${name} not defined`);
  const [before, now] = [known.arguments, declared.arguments];
  if (before.length !== now.length)
    mismatch(`probe ${name} output prototype`, plural(now.length), plural(before.length));
  for (const [index, type] of before.entries())
    if (type !== now[index])
      mismatch(`probe ${name} output prototype argument #${index + 1}`, now[index], type);
}

/** D_PROV_PRXLATOR when an argument's two types differ and nothing translates one into the other. */
function checkTranslators(
  provider: string,
  probe: ProviderProbe,
  input: readonly TypedParameter[],
  output: readonly TypedParameter[],
  context: Context,
): void {
  for (const [index, { name, type: to }] of output.entries()) {
    const from = (input.find((each) => name !== undefined && each.name === name) ?? input[index])
      ?.type;
    if (from === undefined) continue;
    const [source, target] = [typeName(from), typeName(to)];
    const compatible =
      source === target ||
      (from.kind === 'integer' && to.kind === 'integer') ||
      context.scope.translator(target, source) !== undefined ||
      context.scope.translator(target.replace(/ \*$/, ''), source) !== undefined;
    if (!compatible)
      fail(
        context,
        'D_PROV_PRXLATOR',
        probe.span,
        `translator for ${provider}:::${hyphenated(probe)} output argument #${index + 1} from ${source} to ${target} is not defined`,
      );
  }
}
