/** This process, as the probes of the dtrace provider see it. */
import process from 'node:process';
import type { TracerIdentity } from '../engines/session-options.ts';

export function tracerIdentity(execname: string): TracerIdentity {
  return {
    pid: process.pid,
    ppid: process.ppid,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    execname,
  };
}
