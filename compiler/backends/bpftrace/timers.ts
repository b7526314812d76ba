/** tick-N and profile-N as bpftrace's interval and profile. */
import type { Probe } from '../../program.ts';

const units: readonly (readonly [unit: string, nanoseconds: number])[] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
];

/** A period as bpftrace spells it: whole units, else a frequency, else the next microsecond. */
function periodText(nanoseconds: number): string {
  for (const [unit, size] of units)
    if (nanoseconds % size === 0) return `${unit}:${nanoseconds / size}`;
  const frequency = Math.round(1e9 / nanoseconds);
  if (Math.abs(1e9 / frequency - nanoseconds) < 1) return `hz:${frequency}`;
  return `us:${Math.max(1, Math.round(nanoseconds / 1e3))}`;
}

/** The attach point of a timer. */
export function timerAttach({ name, periodNs = 0 }: Probe): string {
  return `${name.startsWith('profile-') ? 'profile' : 'interval'}:${periodText(periodNs)}`;
}
