/** What ends the command early, with its exit status, and how the system's own errors read. */
import { getSystemErrorMessage } from 'node:util';
import { isSystemError } from './output.ts';

/** Exit statuses of dtrace(1). */
export const ExitStatus = { success: 0, error: 1, usage: 2 } as const;

/** Ends the run with status 1 and one sentence; a hint goes on a line of its own. */
export class Failure extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'Failure';
    this.hint = hint;
  }
}

/** The command line itself was wrong: status 2, and with `showUsage` how it would be right. */
export class UsageError extends Error {
  readonly showUsage: boolean;
  constructor(message: string, showUsage: boolean) {
    super(message);
    this.name = 'UsageError';
    this.showUsage = showUsage;
  }
}

/** strerror(3)'s words where Node's differ in more than the first letter. */
const strerror: Readonly<Record<string, string>> = {
  EISDIR: 'Is a directory',
  ENXIO: 'No such device or address',
};

/** An error as strerror(3) words it: "No such file or directory". */
export function reasonOf(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const words = strerror[error.code] ?? getSystemErrorMessage(error.errno);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
