/** Options that say how things are printed, and setopt(), which changes them while running. */
import { OptionSet } from '../../compiler/options.ts';

export interface ConsumerOptions {
  quiet: boolean;
  aggsortkey: boolean;
  aggsortrev: boolean;
  agghist: boolean;
  aggpack: boolean;
  aggzoom: boolean;
  /** `show` or `hide`: what becomes of the rows whose value is 0. */
  aggzero: string;
  aggsortkeypos: number;
  aggsortpos: number;
  rawbytes: boolean;
  flowindent: boolean;
  /** Bytes of an object that print() shows. */
  printsize: number;
  /** Blanks before each frame of a stack: 14 unless set. */
  stackindent?: number;
  /** Most bytes of a D string, the terminating NUL included; setopt() does not change it. */
  readonly strsize: number;
}

const booleanOptions = [
  'quiet',
  'agghist',
  'aggpack',
  'aggsortkey',
  'aggsortrev',
  'aggzoom',
  'rawbytes',
  'flowindent',
] as const;
const numberOptions = ['aggsortkeypos', 'aggsortpos', 'printsize', 'stackindent'] as const;

/** Sets an option for what is printed from here on. Returns what dtrace reports when it cannot. */
export function setOption(
  options: ConsumerOptions,
  option: string,
  value: string | undefined,
): string | undefined {
  const settings = new OptionSet();
  // libdtrace sets an option without a value as if "1" had been given.
  const given = value ?? '1';
  const problem = settings.set(option, given, 'setopt');
  // An empty line follows, as in dtrace.
  if (problem !== undefined) return `couldn't set option "${option}" to "${given}": ${problem}\n`;
  for (const name of booleanOptions) if (name === option) options[name] = settings.boolean(name);
  if (option === 'aggzero') options.aggzero = settings.string('aggzero') ?? options.aggzero;
  for (const name of numberOptions) if (name === option) options[name] = settings.number(name) ?? 0;
  return undefined;
}
