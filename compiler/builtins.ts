/** D's built-in variables and their types. Which engine has which is in the engines' limits. */
import type { Type } from './types.ts';
import { integerType, stringType } from './types.ts';

/** Built-in variables that stand for structs which the engine translates, member by member. */
export type TranslatedBuiltin = 'curpsinfo' | 'curlwpsinfo' | 'curcpu';

export type BuiltinName =
  | TranslatedBuiltin
  | 'caller'
  | 'cpu'
  | 'curthread'
  | 'cwd'
  | 'epid'
  | 'errno'
  | 'execargs'
  | 'execname'
  | 'gid'
  | 'id'
  | 'ipl'
  | 'pid'
  | 'ppid'
  | 'probefunc'
  | 'probemod'
  | 'probename'
  | 'probeprov'
  | 'root'
  | 'stackdepth'
  | 'tid'
  | 'timestamp'
  | 'ucaller'
  | 'uid'
  | 'ustackdepth'
  | 'vtimestamp'
  | 'walltimestamp'
  | 'zonename';

/** A struct by its name alone: its bytes are the kernel's business. */
const pointerTo = (name: string): Type => ({ kind: 'pointer', to: { kind: 'struct', name } });

/** Manual: "Built-in Variables". */
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
  ['execargs', stringType],
  ['probeprov', stringType],
  ['probemod', stringType],
  ['probefunc', stringType],
  ['probename', stringType],
  ['id', integerType('uint_t')],
  ['epid', integerType('uint64_t')],
  ['errno', integerType('int')],
  ['ipl', integerType('uint_t')],
  ['caller', integerType('uint64_t')],
  ['ucaller', integerType('uint64_t')],
  ['stackdepth', integerType('uint32_t')],
  ['ustackdepth', integerType('uint32_t')],
  ['curthread', pointerTo('struct task_struct')],
  ['curcpu', pointerTo('cpuinfo_t')],
  ['curpsinfo', pointerTo('psinfo_t')],
  ['curlwpsinfo', pointerTo('lwpsinfo_t')],
  ['cwd', stringType],
  ['root', stringType],
  ['zonename', stringType],
]);

export function isBuiltin(name: string): name is BuiltinName {
  return builtinTypes.has(name as BuiltinName);
}

const named = (type: string, ...names: readonly string[]): readonly (readonly [string, Type])[] =>
  names.map((name) => [name, integerType(type)] as const);

/**
 * The members that the stable structs of processes, threads and processors have on every DTrace, without those
 * that are for padding or are structs themselves. Names, which are characters there, are strings here: they have no
 * bytes to point to. Manual: "proc Provider", "sched Provider".
 */
export const translatedMembers: Readonly<Record<TranslatedBuiltin, ReadonlyMap<string, Type>>> = {
  curpsinfo: new Map([
    ...named('int', 'pr_flag', 'pr_nlwp'),
    ...named('pid_t', 'pr_pid', 'pr_ppid', 'pr_pgid', 'pr_sid'),
    ...named('uid_t', 'pr_uid', 'pr_euid'),
    ...named('gid_t', 'pr_gid', 'pr_egid'),
    ...named('uintptr_t', 'pr_addr'),
    ['pr_fname', stringType],
    ['pr_psargs', stringType],
    ...named('int', 'pr_wstat', 'pr_argc'),
    ...named('uintptr_t', 'pr_argv', 'pr_envp'),
    ...named('char', 'pr_dmodel'),
    ...named('id_t', 'pr_taskid', 'pr_projid', 'pr_poolid', 'pr_zoneid', 'pr_contract'),
  ]),
  curlwpsinfo: new Map([
    ...named('int', 'pr_flag', 'pr_lwpid', 'pr_pri', 'pr_onpro'),
    ...named('uintptr_t', 'pr_addr', 'pr_wchan'),
    ...named('char', 'pr_stype', 'pr_state', 'pr_sname', 'pr_nice'),
    ...named('short', 'pr_syscall'),
    ['pr_name', stringType],
    ['pr_clname', stringType],
  ]),
  curcpu: new Map(named('int', 'cpu_id', 'cpu_pset', 'cpu_chip', 'cpu_lgrp')),
};

export function isTranslatedBuiltin(name: string): name is TranslatedBuiltin {
  return name in translatedMembers;
}
