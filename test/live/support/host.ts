/** The machine that live tests run on, asked once a test file. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { release } from 'node:os';
import { probeHost } from '../../../runtime/host/host.ts';
import type { AssemblyHost } from './assemble.ts';

const configured = (read: () => Buffer): string | undefined => {
  try {
    return /^CONFIG_HZ=(\d+)$/m.exec(read().toString())?.[1];
  } catch {
    return undefined;
  }
};

/** CONFIG_HZ as the kernel's own configuration has it: the truth for what the host probing tells. */
export function configuredHz(): number | undefined {
  const text =
    configured(() => gunzipSync(readFileSync('/proc/config.gz'))) ??
    configured(() => readFileSync(`/boot/config-${release()}`));
  return text === undefined ? undefined : Number(text);
}

/**
 * TSDTRACE_TEST_WAYS: `fentry` or `kprobe` has functions attached to wherever the catalogue knows a way by functions, though a
 * way by tracepoints comes first; by fentry, or by kprobe although the kernel has fentry too. For guests of the lab.
 */
export const forcedWays: string | undefined = process.env.TSDTRACE_TEST_WAYS;

/** What can be traced here. Throws an Error where nothing can, and where functions are asked for by a way that is not there. */
export async function liveHost(): Promise<AssemblyHost> {
  const { host, obstacles } = await probeHost(process.env);
  if (host === undefined) throw new Error(obstacles.map(({ what }) => what).join(', '));
  if (forcedWays !== undefined && !(forcedWays === 'kprobe' ? host.kprobes : host.fentry))
    throw new Error(`no ${forcedWays} here`);
  return {
    hz: configuredHz(),
    tracepoint: (name) => host.tracepoint(name),
    function: (name) => {
      const way = host.function(name);
      return way !== undefined && forcedWays === 'kprobe' ? 'kprobe' : way;
    },
    hasMember: (struct, member) => host.hasMember(struct, member),
    memberOffset: (struct, member) => host.memberOffset(struct, member),
  };
}
