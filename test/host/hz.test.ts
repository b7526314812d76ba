/** The tick rate, by what kernels with a known CONFIG_HZ show in /proc/timer_list and /proc/uptime. */
import { expect, test } from 'vitest';
import { configuredRate, kernelHz, rateOf } from '../../runtime/host/hz.ts';

// jiffies = 2^32 - 300 * HZ + HZ * uptime: include/linux/jiffies.h, INITIAL_JIFFIES.
test.each([100, 250, 300, 1000])('HZ=%i', (hz) => {
  const jiffies = 2n ** 32n - BigInt(300 * hz) + BigInt(hz * 12_345);
  expect(rateOf(jiffies, 12_345.4)).toBe(hz);
});

test('a configuration', () => {
  expect(configuredRate('# CONFIG_HZ_100 is not set\nCONFIG_HZ_250=y\nCONFIG_HZ=250\n')).toBe(250);
  expect(configuredRate('')).toBeUndefined();
});

test.skipIf(process.platform !== 'linux')('this kernel’s is one that there is, or unknown', () => {
  expect([100, 250, 300, 1000, undefined]).toContain(kernelHz());
});
