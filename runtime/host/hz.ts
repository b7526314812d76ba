/** The kernel's clock tick rate, CONFIG_HZ: jiffies a second, in which the kernel keeps timers. */
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { contents } from './files.ts';

/** What CONFIG_HZ can be (kernel/Kconfig.hz). */
const rates = [100, 250, 300, 1000] as const;

/** `jiffies` begins five minutes before it wraps its low 32 bits: INITIAL_JIFFIES of include/linux/jiffies.h. */
const beforeWrap = 300;

/** The rate at which that many jiffies make the seconds since the start. */
export function rateOf(jiffies: bigint, uptimeSeconds: number): number {
  const seconds = (rate: number): number =>
    Number(jiffies - (2n ** 32n - BigInt(beforeWrap * rate))) / rate;
  const error = (rate: number): number => Math.abs(seconds(rate) - uptimeSeconds);
  return rates.reduce((best, rate) => (error(rate) < error(best) ? rate : best));
}

/** `CONFIG_HZ=250` of the kernel's configuration. */
export function configuredRate(config: string): number | undefined {
  const match = /^CONFIG_HZ=(\d+)$/m.exec(config);
  return match === null ? undefined : Number(match[1]);
}

function configuration(): string | undefined {
  try {
    return gunzipSync(readFileSync('/proc/config.gz')).toString('latin1');
  } catch {
    return contents(`/boot/config-${release()}`);
  }
}

/** That of the running kernel; undefined when it does not tell. */
export function kernelHz(): number | undefined {
  const config = configuration();
  const configured = config === undefined ? undefined : configuredRate(config);
  if (configured !== undefined) return configured;
  const jiffies = /^jiffies: (\d+)$/m.exec(contents('/proc/timer_list') ?? '')?.[1];
  const uptime = Number.parseFloat(contents('/proc/uptime') ?? '');
  if (jiffies === undefined || Number.isNaN(uptime)) return undefined;
  return rateOf(BigInt(jiffies), uptime);
}
