/** What D's options say of how a program is compiled. */
import { parseAttributes } from './attributes.ts';
import { memorySizes, type OptionSet } from './options.ts';
import type { CompileSettings } from './request.ts';

/** The settings that the options make, before the program's own pragmas. */
export function compileSettings(options: OptionSet): CompileSettings {
  const amin = options.string('amin');
  return {
    zdefs: options.boolean('zdefs'),
    defaultargs: options.boolean('defaultargs'),
    argref: options.boolean('argref'),
    empty: options.boolean('empty'),
    pspec: options.boolean('pspec'),
    miblevel: options.string('miblevel'),
    mibloopback: options.boolean('mibloopback'),
    sizes: memorySizes(options),
    amin: amin === undefined ? undefined : parseAttributes(amin),
  };
}
