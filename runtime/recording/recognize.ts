/** Tells event recordings from captures. */
import { Buffer } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { magic } from './format.ts';

/** Whether a file begins as a recording does; false for one that cannot be read, and for standard input. */
export function isRecording(path: string): boolean {
  if (path === '-') return false;
  const start = Buffer.alloc(magic.length);
  try {
    const file = openSync(path, 'r');
    try {
      return readSync(file, start, 0, start.length, 0) === start.length && start.equals(magic);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
