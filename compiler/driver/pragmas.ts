/**
 * Control lines: `#pragma D option|attributes|binding|depends_on`, `#error`, `#line`, `#ident`. Messages
 * and their order are dtrace's. Manual: "Program Structure", "Stability", "Options and Tunables".
 */
import type { ControlLine } from '../../grammar/ast.ts';
import { parseAttributes } from '../attributes.ts';
import { isBuiltin } from '../builtins.ts';
import { memorySizes, optionDefinitions, optionProblems } from '../options.ts';
import { fail } from '../passes/context.ts';
import { levelOf } from '../probe-table.ts';
import { suggest } from '../suggest.ts';
import { isLanguageName, isProviderPart } from './stability.ts';
import type { State, Unit } from './state.ts';

/** A word of a control line, as dtrace's lexer tells them apart. */
interface Word {
  readonly kind: 'integer' | 'string' | 'word';
  readonly text: string;
}

const integerWord = /^(?:\d+|0[xX][0-9a-fA-F]+)[uU]?[lL]{0,2}$/;

function wordOf(text: string): Word {
  if (text.startsWith('"')) return { kind: 'string', text: text.replace(/^"|"$/g, '') };
  return { kind: integerWord.test(text) ? 'integer' : 'word', text };
}

/** To dtrace a comment behind a control line is part of it. */
function wordsBehind({ span }: ControlLine, text: string): readonly string[] {
  const rest = text.slice(span.end, text.indexOf('\n', span.end));
  return rest.split(/\s+/).filter((word) => word !== '');
}

/** A pragma about a name that is not there yet. */
export interface PendingPragma {
  readonly name: string;
  readonly node: ControlLine;
  readonly pragma: 'attributes' | 'binding';
  readonly apply: () => void;
}

/** How deep a directive stands: `#x`, `#pragma x`, `#pragma D x`. */
type Depth = 'directive' | 'pragma' | 'D';

type Handler = (words: readonly Word[], line: PragmaLine) => void;

/** What handlers share of one control line. */
interface PragmaLine {
  readonly node: ControlLine;
  readonly unit: Unit;
  readonly state: State;
  readonly pending: PendingPragma[];
  readonly bad: (tag: string, message: string, hint?: string) => never;
}

/** Takes effect as one unit is read; {@link finish} says which pragmas never did. */
export class Pragmas {
  readonly #state: State;
  readonly #unit: Unit;
  readonly #pending: PendingPragma[] = [];

  constructor(state: State, unit: Unit) {
    this.#state = state;
    this.#unit = unit;
  }

  /** Obeys one control line. Throws CompileError. */
  obey(node: ControlLine): void {
    const { context, source } = this.#unit;
    const line: PragmaLine = {
      node,
      unit: this.#unit,
      state: this.#state,
      pending: this.#pending,
      bad: (tag, message, hint) => fail(context, tag, node.span, message, hint),
    };
    if (!source.text.includes('\n', node.span.end))
      line.bad(
        'D_SYNTAX',
        'end-of-file encountered before end of control line',
        'a control line ends with a newline',
      );
    dispatch([...node.words, ...wordsBehind(node, source.text)].map(wordOf), line);
  }

  /** A global name has just been declared: pragmas that waited for it take effect. */
  declared(name: string): void {
    this.#unit.declared.add(name);
    for (let at = this.#pending.length - 1; at >= 0; at--) {
      if (this.#pending[at].name !== name) continue;
      const [found] = this.#pending.splice(at, 1);
      found.apply();
    }
  }

  /** D_PRAGMA_UNUSED for a pragma whose name never came. Throws CompileError. */
  finish(): void {
    const [left] = this.#pending;
    if (left === undefined) return;
    fail(
      this.#unit.context,
      'D_PRAGMA_UNUSED',
      left.node.span,
      `unused #pragma ${left.pragma}`,
      `nothing here declares ${left.name}`,
    );
  }
}

const handlers: Readonly<Record<string, { readonly from: Depth; readonly handle: Handler }>> = {
  attributes: { from: 'D', handle: obeyAttributes },
  binding: { from: 'D', handle: obeyBinding },
  depends_on: { from: 'D', handle: obeyDependsOn },
  option: { from: 'D', handle: obeyOption },
  error: { from: 'directive', handle: obeyError },
  ident: { from: 'directive', handle: () => {} },
  line: { from: 'directive', handle: checkLine },
};

/** Finds the directive after `#`, `#pragma` or `#pragma D`; a line without one means nothing. */
function dispatch(words: readonly Word[], line: PragmaLine): void {
  let depth: Depth = 'directive';
  for (const [at, { kind, text }] of words.entries()) {
    if (kind === 'integer') return checkLine(words.slice(at), line);
    if (kind === 'string') line.bad('D_PRAGCTL_INVAL', 'invalid control directive');
    if (depth === 'directive' && text === 'pragma') depth = 'pragma';
    else if (depth === 'pragma' && text === 'D') depth = 'D';
    else return directive(text, depth, words.slice(at + 1), line);
  }
}

function directive(name: string, depth: Depth, rest: readonly Word[], line: PragmaLine): void {
  const known = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (known !== undefined && (known.from === 'directive' || depth === 'D'))
    return known.handle(rest, line);
  const guess = suggest(name, Object.keys(handlers));
  const hint = guess && `did you mean ${guess}?`;
  if (depth === 'directive')
    line.bad('D_PRAGCTL_INVAL', `invalid control directive: #${name}`, hint);
  // Other compilers' pragmas are none of ours (K&R A12.8).
  if (depth === 'D') line.bad('D_PRAGMA_INVAL', `invalid D pragma: ${name}`, hint);
}

function obeyError(words: readonly Word[], { bad }: PragmaLine): void {
  const said = words.filter(({ kind }) => kind !== 'integer').map(({ text }) => `${text} `);
  bad('D_PRAGERR', `#error: ${said.join('')}`);
}

/** `#line N "file" flags`: the numbering itself is read where a place is shown. */
function checkLine([number, file, ...flags]: readonly Word[], { bad }: PragmaLine): void {
  const wellFormed =
    number?.kind === 'integer' &&
    (file === undefined || file.kind === 'string') &&
    flags.every(({ kind }) => kind === 'integer');
  if (!wellFormed) bad('D_PRAGMA_MALFORM', 'malformed #line <line> [ ["file"] state ]');
}

/** Applies to a name of this unit, now or as soon as it is declared. */
function applyTo(
  name: string,
  pragma: PendingPragma['pragma'],
  apply: () => void,
  { node, unit, state, pending, bad }: PragmaLine,
): void {
  if (unit.declared.has(name)) return apply();
  const { scope } = state;
  const foreign =
    scope.variable('global', name) !== undefined ||
    scope.inlines.has(name) ||
    isBuiltin(name) ||
    isLanguageName(name);
  if (foreign)
    bad('D_PRAGMA_SCOPE', `#pragma ${pragma} cannot modify entity defined outside program scope`);
  pending.push({ name, node, pragma, apply });
}

function obeyAttributes(words: readonly Word[], line: PragmaLine): void {
  const [text, name, provider, part] = words;
  const { bad, state } = line;
  if (text?.kind !== 'word' || name?.kind !== 'word')
    return bad('D_PRAGMA_MALFORM', 'malformed #pragma attributes <attributes> <ident>');
  const attributes = parseAttributes(text.text);
  if (attributes === undefined)
    return bad(
      'D_PRAGMA_INVAL',
      'invalid attributes specified by #pragma attributes',
      'write Names/Data/Class, as in Evolving/Evolving/Common',
    );
  if (name.text === 'provider') {
    if (provider === undefined || part === undefined)
      return bad(
        'D_PRAGMA_MALFORM',
        'malformed #pragma attributes <attributes> <ident>',
        'write #pragma D attributes Names/Data/Class provider NAME PART',
      );
    if (state.table.hasProvider(provider.text)) {
      if (!isProviderPart(part.text))
        return bad(
          'D_PRAGMA_INVAL',
          // dtrace has the two the wrong way round.
          `invalid component "${provider.text}" in attribute #pragma for provider ${part.text}`,
        );
      return state.stability.setProvider(provider.text, part.text, attributes);
    }
  }
  const target = name.text === 'provider' && provider !== undefined ? provider.text : name.text;
  applyTo(target, 'attributes', () => state.stability.setName(target, attributes), line);
}

/** The version from which on a name exists; all of them do here. */
function obeyBinding([version, name]: readonly Word[], line: PragmaLine): void {
  if (version?.kind !== 'string' || name?.kind !== 'word')
    return line.bad('D_PRAGMA_MALFORM', 'malformed #pragma binding "version" <ident>');
  const numbers = version.text.split('.');
  const limits = [0xff, 0xfff, 0xfff];
  const valid =
    numbers.length <= limits.length &&
    numbers.every((each, index) => /^\d*$/.test(each) && Number(each) <= limits[index]);
  if (!valid) line.bad('D_PRAGMA_INVAL', 'invalid version string specified by #pragma binding');
  applyTo(name.text, 'binding', () => {}, line);
}

function obeyDependsOn([kind, name]: readonly Word[], line: PragmaLine): void {
  const { state, unit, bad } = line;
  if (kind?.kind !== 'word' || name?.kind !== 'word')
    return bad('D_PRAGMA_MALFORM', 'malformed #pragma depends_on <class> <name>');
  const library = unit.source.kind === 'library';
  switch (kind.text) {
    case 'provider':
      if (!state.table.hasProvider(name.text))
        bad('D_PRAGMA_DEPEND', `program requires provider ${name.text}`);
      return;
    case 'module':
      // A library that asks for a module wants the kernel's own types, which no capture brings along.
      if (library || !state.table.all.some(({ module }) => module === name.text))
        bad('D_PRAGMA_DEPEND', `program requires module ${name.text}`);
      return;
    case 'library': {
      if (!library) bad('D_PRAGMA_DEPEND', 'main program may not explicitly depend on a library');
      const path = libraryBeside(unit.source.name, name.text);
      if (!state.loaded.has(path))
        bad('D_PRAGMA_DEPEND', `program requires library "${path}" which failed to load`);
      return;
    }
    default:
      bad('D_PRAGMA_INVAL', `invalid class ${kind.text} specified by #pragma depends_on`);
  }
}

/** The file that `depends_on library NAME` means in the library file at `path`. */
export function libraryBeside(path: string, name: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) + name;
}

/** True for `#pragma D depends_on ...`. */
export function isDependency({ words: [pragma, language, name] }: ControlLine): boolean {
  return pragma === 'pragma' && language === 'D' && name === 'depends_on';
}

/** The name that `#pragma D depends_on library` gives; undefined for any other line. */
export function libraryDependency(line: ControlLine): string | undefined {
  return isDependency(line) && line.words[3] === 'library' ? line.words[4] : undefined;
}

function obeyOption([first, ...more]: readonly Word[], line: PragmaLine): void {
  if (first?.kind !== 'word')
    return line.bad(
      'D_PRAGMA_MALFORM',
      'malformed #pragma option <option>=<val>',
      'write #pragma D option name=value',
    );
  if (more.length > 0)
    line.bad(
      'D_PRAGMA_MALFORM',
      'superfluous arguments specified for #pragma option',
      'write #pragma D option name=value, without blanks around =',
    );
  setOption(first.text, line);
}

function setOption(text: string, { state, bad }: PragmaLine): void {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  const value = at === -1 ? undefined : text.slice(at + 1);
  const problem = state.options.set(name, value, 'pragma');
  if (problem !== undefined) {
    const guess =
      problem === optionProblems.name ? suggest(name, optionDefinitions.keys()) : undefined;
    const to = value === undefined ? '' : ` to '${value}'`;
    bad(
      'D_PRAGMA_OPTSET',
      `failed to set option '${name}'${to}: ${problem}`,
      guess && `did you mean ${guess}?`,
    );
  }
  const { settings, options } = state;
  if (name === 'zdefs' || name === 'argref' || name === 'empty') settings[name] = true;
  if (name === 'miblevel') state.table.level = levelOf(options.string('miblevel'));
  if (name === 'mibloopback') settings.mibloopback = true;
  if (name === 'defaultargs') state.macros.defaultArguments = settings.defaultargs = true;
  if (name === 'amin') settings.amin = parseAttributes(options.string('amin') ?? '');
  if (name === 'strsize' || name === 'scratchsize')
    state.scope.sizes = memorySizes(options, state.scope.sizes);
  state.pragmas.push({ name, value });
}
