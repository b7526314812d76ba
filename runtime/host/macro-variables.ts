/** The macro variables that tell of this process: $pid, $uid, ... Manual: "Scripting", "Macro Variables". */
import { readFileSync } from 'node:fs';

/** Process group and session, which Node does not tell; 0 where there is no /proc. */
function groupAndSession(): readonly [bigint, bigint] {
  try {
    // pid (comm) state ppid pgrp session ...: comm may hold blanks and parentheses. See proc(5).
    const status = readFileSync('/proc/self/stat', 'latin1');
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return [BigInt(fields[2]), BigInt(fields[3])];
  } catch {
    return [0n, 0n];
  }
}

/**
 * Every macro variable by name, without the dollar.
 * @param target the process of -c or -p; without one $target is not defined
 */
export function macroVariables(target?: number): ReadonlyMap<string, bigint> {
  const [pgid, sid] = groupAndSession();
  return new Map([
    ['egid', BigInt(process.getegid?.() ?? 0)],
    ['euid', BigInt(process.geteuid?.() ?? 0)],
    ['gid', BigInt(process.getgid?.() ?? 0)],
    ['pgid', pgid],
    ['pid', BigInt(process.pid)],
    ['ppid', BigInt(process.ppid)],
    ['projid', 0n],
    ['sid', sid],
    ['taskid', 0n],
    ['uid', BigInt(process.getuid?.() ?? 0)],
    ...(target === undefined ? [] : [['target', BigInt(target)] as const]),
  ]);
}
