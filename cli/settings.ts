/** The options of the command line and of the environment, applied in order. */
import { optionDefinitions, optionProblems, OptionSet } from '../compiler/options.ts';
import { suggest } from '../compiler/suggest.ts';
import type { OptionSetting } from './arguments.ts';
import { Failure } from './failure.ts';
import { toBinary } from './text.ts';

/** `DTRACE_OPT_STRSIZE=1k` is `-x strsize=1k`, except that a mistake in it is passed over, as dtrace does. */
const environmentPrefix = 'DTRACE_OPT_';

/** What a value should have looked like. */
function valueHint(name: string): string | undefined {
  const definition = optionDefinitions.get(name);
  if (definition?.form !== undefined) return definition.form;
  if (definition?.choices !== undefined) return `one of ${definition.choices.join(', ')}`;
  switch (definition?.kind) {
    case 'flag':
      return `${name} takes no value`;
    case 'size':
      return 'a size, such as 512, 64k or 4m';
    case 'rate':
      return 'a rate, such as 10ms, 2s or 99hz';
    case 'number':
    case 'count':
      return 'a number that is not negative';
    case 'boolean':
      return 'yes or no';
    case 'string':
      return name === 'amin' ? 'Names/Data/Class, as in Evolving/Evolving/Common' : undefined;
    case undefined:
      return undefined;
  }
}

function hintFor(name: string, problem: string): string | undefined {
  if (problem === optionProblems.value) return valueHint(name);
  if (problem !== optionProblems.name) return optionDefinitions.get(name)?.form;
  const near = suggest(name, optionDefinitions.keys());
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** The Failure for an option that could not be set; `flag` is how it was given. */
export function settingFailure(flag: string, name: string, problem: string): Failure {
  return new Failure(`failed to set ${toBinary(flag)}: ${problem}`, hintFor(name, problem));
}

/** The options of a run before its program adds its own. Throws Failure. */
export function optionsFrom(
  settings: readonly OptionSetting[],
  environment: Readonly<Record<string, string | undefined>>,
): OptionSet {
  const options = new OptionSet();
  for (const name of optionDefinitions.keys()) {
    const value = environment[environmentPrefix + name.toUpperCase()];
    if (value !== undefined) options.set(name, value);
  }
  for (const { flag, name, value } of settings) {
    const problem = options.set(name, value);
    if (problem !== undefined) throw settingFailure(flag, name, problem);
  }
  return options;
}
