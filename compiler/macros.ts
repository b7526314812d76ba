/**
 * Macro variables and macro arguments: `$pid`, `$target`, `$0`, `$1`, `$$1`. Text that begins as an
 * integer becomes an integer constant, a word an identifier, anything else a string; `$$` always makes a
 * string. Manual: "Scripting".
 */
import { unescape } from '../grammar/literals.ts';
import { suggest } from './suggest.ts';

export type MacroValue =
  | {
      readonly kind: 'integer';
      readonly value: bigint;
      /** As it was written: D types an integer constant by these. */
      readonly radix: 8 | 10 | 16;
      readonly suffix: string;
    }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'string'; readonly value: string };

export type MacroProblem = {
  readonly tag: string;
  readonly message: string;
  readonly hint?: string;
};

export interface MacroSettings {
  /** `$1` onwards. */
  readonly arguments: readonly string[];
  /** `$pid`, `$uid`, ... */
  readonly numbers: ReadonlyMap<string, bigint>;
}

/** What `strtoull(text, &rest, 0)` takes of a text. */
const leadingInteger = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)(.*)$/s;
const wordText = /^[\w`]+$/;
const maximum = 2n ** 64n - 1n;

function radixOf(digits: string): 8 | 10 | 16 {
  if (/^0[xX]/.test(digits)) return 16;
  return digits.startsWith('0') ? 8 : 10;
}

function valueOf(digits: string): bigint {
  return BigInt(radixOf(digits) === 8 && digits !== '0' ? `0o${digits.slice(1)}` : digits);
}

/** The bytes of an operand that is a string: escapes as in a literal, which ends at its first NUL. */
function stringValue(text: string): MacroValue {
  return { kind: 'string', value: unescape(text).replace(/\0.*$/s, '') };
}

/** What an operand stands for as `$N`; `token` is how the program wrote it. */
function operandValue(text: string, token: string): MacroValue | MacroProblem {
  const [, sign = '', digits = '', rest = ''] = leadingInteger.exec(text) ?? [];
  const value = digits === '' ? 0n : valueOf(digits);
  const whole = digits !== '' && rest === '' && value <= maximum;
  if (!whole && !wordText.test(text)) {
    const quoted = /^"(.*)"$/s.exec(text);
    return stringValue(quoted === null ? text : quoted[1]);
  }
  if (digits === '') return { kind: 'identifier', name: text };
  if (value > maximum)
    return {
      tag: 'D_MACRO_OFLOW',
      message: `macro argument ${token} constant ${digits}${rest} results in integer overflow`,
    };
  return {
    kind: 'integer',
    value: sign === '-' ? -value : value,
    radix: radixOf(digits),
    suffix: rest.replace(/[^uUlL]/g, '').toLowerCase(),
  };
}

export class Macros {
  readonly #settings: MacroSettings;
  #used = new Set<number>();
  /** `$0`: the script that is being compiled, or the tracer's name. */
  #scriptName = '';
  /** -xdefaultargs: a missing argument is 0, or "". */
  defaultArguments = false;

  constructor(settings: MacroSettings) {
    this.#settings = settings;
  }

  /** Each program of the command line gets all operands, under a `$0` of its own. */
  begin(scriptName: string): void {
    this.#scriptName = scriptName;
    this.#used = new Set();
  }

  /** Notes that the program names `$name`. */
  use(name: string): void {
    if (/^\d+$/.test(name)) this.#used.add(Number(name));
  }

  /** What `$name` (or `$$name`) stands for, or the error in dtrace's words. */
  resolve(name: string, asString: boolean): MacroValue | MacroProblem {
    const token = `${asString ? '$$' : '$'}${name}`;
    if (!/^\d+$/.test(name)) {
      const number = this.#settings.numbers.get(name);
      if (number === undefined) return undefinedVariable(name, token, this.#settings.numbers);
      return asString
        ? { kind: 'string', value: BigInt.asUintN(32, number).toString() }
        : { kind: 'integer', value: number, radix: 10, suffix: '' };
    }
    this.use(name);
    const text = this.#operand(Number(name));
    if (text !== undefined) return asString ? stringValue(text) : operandValue(text, token);
    if (!this.defaultArguments)
      return { tag: 'D_MACRO_UNDEF', message: `macro argument ${token} is not defined` };
    return asString
      ? { kind: 'string', value: '' }
      : { kind: 'integer', value: 0n, radix: 10, suffix: '' };
  }

  /**
   * One field of a description with its macro replaced; `$` and `$$` are the same there. A number
   * ends with its digits (`tick-$1ms`), a name with the field. Undefined when there is no such macro.
   */
  expand(field: string): string | undefined {
    const found = /\$\$?(?:(\d+)(.*)|(.*))$/s.exec(field);
    if (found === null) return field;
    const [, number, rest = '', name] = found;
    if (number !== undefined) this.use(number);
    const value =
      number === undefined
        ? this.#settings.numbers.get(name)?.toString()
        : this.#operand(Number(number));
    return value === undefined ? undefined : `${field.slice(0, found.index)}${value}${rest}`;
  }

  /** The last operand with its number, when the program does not name it; see -xargref. */
  get unused(): { readonly index: number; readonly text: string } | undefined {
    const index = this.#settings.arguments.length;
    if (index === 0 || this.#used.has(index)) return undefined;
    return { index, text: this.#settings.arguments[index - 1] };
  }

  #operand(index: number): string | undefined {
    return index === 0 ? this.#scriptName : this.#settings.arguments[index - 1];
  }
}

function undefinedVariable(
  name: string,
  token: string,
  known: ReadonlyMap<string, bigint>,
): MacroProblem {
  const guess = suggest(name, known.keys());
  const hint = guess && `did you mean $${guess}?`;
  return name === 'target'
    ? { tag: 'T_UNSUPPORTED', message: `${token} is the process of -c or -p: a replay has none` }
    : {
        tag: 'D_MACRO_UNDEF',
        message: `macro variable ${token} is not defined`,
        ...(hint === undefined ? {} : { hint }),
      };
}

/** True for a {@link MacroProblem}. */
export function isMacroProblem(value: object | string): value is MacroProblem {
  return typeof value === 'object' && 'tag' in value;
}
