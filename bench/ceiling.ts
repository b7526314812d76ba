/** The C program of ceiling.c, made for this run where that can be done. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missing } from './measure.ts';

/** The path of the program; undefined, having said why, when there is no compiler or no libpcap to compile against. */
export function makeCeiling(say: (line: string) => void): string | undefined {
  if (missing(['cc']).length > 0) {
    say('the C program is left out: there is no cc');
    return undefined;
  }
  const folder = join(tmpdir(), 'tsdtrace-bench');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'ceiling');
  const source = fileURLToPath(new URL('ceiling.c', import.meta.url));
  const { status, stderr } = spawnSync('cc', ['-O3', '-o', program, source, '-lpcap'], {
    encoding: 'utf8',
  });
  if (status === 0) return program;
  say(`the C program is left out, it does not compile (Debian package libpcap-dev):\n${stderr}`);
  return undefined;
}
