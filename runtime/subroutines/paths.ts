/** basename(), dirname() and cleanpath(): text only, no file system. POSIX basename(3), dirname(3). */

const SLASH = 47;

/** The length of `path` without slashes at its end, looking at its first `end` bytes only. */
function withoutSlashes(path: string, end: number): number {
  let length = end;
  while (length > 0 && path.charCodeAt(length - 1) === SLASH) length--;
  return length;
}

/** The last component: `/a/b/c` gives `c`, `/` gives `/`, the empty string gives `.`. */
export function basename(path: string): string {
  if (path === '') return '.';
  const end = withoutSlashes(path, path.length);
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** Everything before the last component: `/a/b/c` gives `/a/b`, `a/` gives `.`. */
export function dirname(path: string): string {
  if (path === '') return '.';
  const end = withoutSlashes(path, path.length);
  if (end === 0) return '/';
  const slash = path.lastIndexOf('/', end - 1);
  if (slash === -1) return '.';
  return path.slice(0, withoutSlashes(path, slash)) || '/';
}

/**
 * The path without `//`, `/./` and slashes at its end, and with `x/..` folded: `..` at the root is
 * dropped, at the start of a relative path it is kept. The empty string stays empty; a relative path
 * that folds away is `.`.
 */
export function cleanpath(path: string): string {
  if (path === '') return '';
  const absolute = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!absolute) kept.push(part);
  }
  if (absolute) return `/${kept.join('/')}`;
  return kept.length === 0 ? '.' : kept.join('/');
}
