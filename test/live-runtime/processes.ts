import { readFileSync } from 'node:fs';

/** A file of /proc; '' when the process is gone. */
export function contentsOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
