/** Files that a system may lack, or keep from whoever asks. */
import { readdirSync, readFileSync } from 'node:fs';

/** A file's text; undefined when it is not there or may not be read. */
export function contents(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The names in a folder; none when it is not there or may not be read. */
export function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
