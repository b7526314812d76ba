/** The file that Node runs when a test starts `tsdtrace` in a process of its own. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const sources: string = fileURLToPath(new URL('command.ts', import.meta.url));

/** Of the environment: the sources in one file, which `test/set-up.ts` makes. */
export const bundleVariable = 'TSDTRACE_TEST_COMMAND';

export const program: string = process.env[bundleVariable] ?? sources;
