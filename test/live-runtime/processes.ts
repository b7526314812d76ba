import { readFileSync, readlinkSync } from 'node:fs';

/** A file of /proc; '' when the process is gone. */
export function contentsOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** What a link of /proc leads to; '' when it is gone. */
export function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
