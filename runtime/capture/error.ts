/** How messages call a capture: the path as given, or what '-' stands for. */
export function displayName(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** A capture that cannot be read, or not to its end. The message is one sentence: the file, what is wrong, and where. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  /** The path as given on the command line. */
  readonly file: string;

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${displayName(file)}: ${problem}`, options);
    this.file = file;
  }
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory, not a capture file',
  ENOTDIR: 'no such file (a part of the path is not a directory)',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many files are open',
  Z_BUF_ERROR: 'the gzip data is truncated',
  Z_DATA_ERROR: 'the gzip data is corrupt',
  ENXIO: 'is a socket or a device that cannot be opened',
};

/** What a failed system or zlib call means, in a few words. */
export function systemProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return SYSTEM_ERRORS[code ?? ''] ?? `cannot be read (${message ?? String(error)})`;
}
