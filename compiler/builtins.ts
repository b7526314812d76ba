/** D's built-in variables, their types, and which of them have no meaning over a capture. */
import type { BuiltinName } from './program.ts';
import type { Type } from './types.ts';
import { integerType, stringType } from './types.ts';

/** Built-in variables with a value in every engine. Manual: "Built-in Variables". */
export const builtinTypes: ReadonlyMap<BuiltinName, Type> = new Map<BuiltinName, Type>([
  ['timestamp', integerType('uint64_t')],
  ['vtimestamp', integerType('uint64_t')],
  ['walltimestamp', integerType('int64_t')],
  ['cpu', integerType('int')],
  ['pid', integerType('pid_t')],
  ['ppid', integerType('pid_t')],
  ['tid', integerType('id_t')],
  ['uid', integerType('uid_t')],
  ['gid', integerType('gid_t')],
  ['execname', stringType],
  ['probeprov', stringType],
  ['probemod', stringType],
  ['probefunc', stringType],
  ['probename', stringType],
  ['id', integerType('uint_t')],
  ['epid', integerType('uint64_t')],
  ['errno', integerType('int')],
  ['ipl', integerType('uint_t')],
]);

/** Names that D has and a replay cannot give: the reason ends the error message. */
export const liveOnlyBuiltins: ReadonlyMap<string, string> = new Map([
  ['curthread', 'a capture holds no threads'],
  ['curpsinfo', 'a capture holds no processes'],
  ['curlwpsinfo', 'a capture holds no threads'],
  ['curcpu', 'a capture holds no processors'],
  ['caller', 'a capture holds no kernel stacks'],
  ['ucaller', 'a capture holds no user stacks'],
  ['stackdepth', 'a capture holds no kernel stacks'],
  ['ustackdepth', 'a capture holds no user stacks'],
  ['uregs', 'a capture holds no registers'],
  ['execargs', 'a capture holds no processes'],
  ['root', 'a capture holds no processes'],
  ['cwd', 'a capture holds no processes'],
  ['zonename', 'a capture holds no processes'],
]);

export function isBuiltin(name: string): name is BuiltinName {
  return builtinTypes.has(name as BuiltinName);
}
