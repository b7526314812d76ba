/**
 * Macro variables and macro arguments: `$pid`, `$target`, `$0`, `$1`, `$$1`. A number becomes an integer
 * constant, a word an identifier, anything else a string; `$$` always makes a string.
 */
import type { Span } from '../grammar/ast.ts';

export type MacroValue =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'string'; readonly value: string };

export type MacroProblem = { readonly tag: string; readonly message: string };

export interface MacroSettings {
  /** `$1` onwards. */
  readonly arguments: readonly string[];
  /** `$pid`, `$uid`, ... */
  readonly numbers: ReadonlyMap<string, bigint>;
}

const integerText = /^[+-]?(?:0[xX][0-9a-fA-F]+|\d+)$/;
const identifierText = /^[A-Za-z_]\w*$/;
const maximum = 2n ** 64n - 1n;

/** The value of text that looks like an integer: decimal, 0 octal, 0x hexadecimal, with an optional sign. */
function integerOf(text: string): bigint | MacroProblem {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '');
  const octal = /^0\d/.test(digits);
  if (octal && /[89]/.test(digits))
    return { tag: 'D_MACRO_OFLOW', message: `macro argument ${text} is not a valid octal integer` };
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  if (value > maximum)
    return { tag: 'D_MACRO_OFLOW', message: `macro argument ${text} overflows a 64-bit integer` };
  return negative ? -value : value;
}

export class Macros {
  readonly #settings: MacroSettings;
  readonly #used = new Set<number>();
  /** `$0`: the script that is being compiled, or the tracer's name. */
  scriptName = '';
  /** -xdefaultargs: a missing argument is 0, or "". */
  defaultArguments = false;

  constructor(settings: MacroSettings) {
    this.#settings = settings;
  }

  /** What `$name` (or `$$name`) stands for, or the error in dtrace's words. */
  resolve(name: string, asString: boolean): MacroValue | MacroProblem {
    const text = this.#textOf(name);
    if (typeof text === 'object') return text;
    if (text === undefined)
      return asString ? { kind: 'string', value: '' } : { kind: 'integer', value: 0n };
    if (asString) return { kind: 'string', value: text };
    if (integerText.test(text)) {
      const value = integerOf(text);
      return typeof value === 'bigint' ? { kind: 'integer', value } : value;
    }
    if (identifierText.test(text)) return { kind: 'identifier', name: text };
    const quoted = /^"(.*)"$/s.exec(text);
    return { kind: 'string', value: quoted === null ? text : quoted[1] };
  }

  /** A description with its macro variables replaced; `$` and `$$` are the same there. */
  expand(text: string): string | MacroProblem {
    let problem: MacroProblem | undefined;
    const expanded = text.replace(/\$\$?(\w+)/g, (_, name: string) => {
      const value = this.#textOf(name);
      if (typeof value === 'object') problem ??= value;
      return typeof value === 'string' ? value : '';
    });
    return problem ?? expanded;
  }

  /** The first operand that no `$N` of the program named, with its number; see -xargref. */
  get unused(): { readonly index: number; readonly text: string } | undefined {
    const index = this.#settings.arguments.findIndex((_, i) => !this.#used.has(i + 1));
    return index === -1 ? undefined : { index: index + 1, text: this.#settings.arguments[index] };
  }

  /** The raw text; undefined stands for a missing argument under -xdefaultargs. */
  #textOf(name: string): string | undefined | MacroProblem {
    if (/^\d+$/.test(name)) {
      const index = Number(name);
      this.#used.add(index);
      if (index === 0) return this.scriptName;
      const text = this.#settings.arguments[index - 1];
      if (text !== undefined || this.defaultArguments) return text;
      return { tag: 'D_MACRO_UNDEF', message: `macro argument $${name} is not defined` };
    }
    const number = this.#settings.numbers.get(name);
    if (number !== undefined) return number.toString();
    return { tag: 'D_MACRO_UNDEF', message: `macro variable $${name} is not defined` };
  }
}

/** True for a {@link MacroProblem}. */
export function isMacroProblem(value: object | string): value is MacroProblem {
  return typeof value === 'object' && 'tag' in value;
}

/** For diagnostics about operands, which have no place in the program's text. */
export const noSpan: Span = { start: 0, end: 0 };
