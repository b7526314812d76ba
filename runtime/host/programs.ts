/** Programs on this machine: whether a path is one, and where in PATH one of that name is. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether the path is a file that may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The path of a program; a name with a slash is a path itself.
 * @param path what PATH holds
 * @param more folders that are looked in after it
 */
export function findProgram(
  name: string,
  path = '',
  more: readonly string[] = [],
): string | undefined {
  if (name.includes('/')) return isProgram(name) ? name : undefined;
  return [...path.split(delimiter), ...more].map((folder) => join(folder, name)).find(isProgram);
}
