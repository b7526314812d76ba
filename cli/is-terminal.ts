/** Which descriptors are terminals. */
import { fstatSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';

const nowhere = '/dev/null';

/**
 * As isatty(3). Node's own comes with all of Node's networking, which takes as long to load as a program to compile, so
 * it is asked only about what may be a terminal: a device that is not the null device.
 */
export function isTerminal(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    if (!status.isCharacterDevice()) return false;
    if (status.rdev === statSync(nowhere, { throwIfNoEntry: false })?.rdev) return false;
  } catch {
    // Closed, for instance.
    return false;
  }
  return isatty(descriptor);
}
