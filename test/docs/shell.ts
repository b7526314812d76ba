/** Commands as a reader would type them, run with what this checkout's sources are. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program } from '../cli/program.ts';
import { execute } from '../cli/run.ts';

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** A folder with a `tsdtrace` in it. Remove it with {@link Shell.close}. */
export class Shell {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tsdtrace-docs-'));

  constructor() {
    const file = join(this.#folder, 'tsdtrace');
    writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(file, 0o755);
  }

  /**
   * Runs one line in the checkout's root.
   * @returns standard output and standard error as a terminal shows them, and the status.
   */
  async run(line: string): Promise<{ status: number | null; text: string }> {
    const { status, stdout } = await execute('sh', ['-c', `cd '${root}' && { ${line}\n} 2>&1`], {
      env: { PATH: `${this.#folder}:${process.env.PATH}`, TZ: 'UTC' },
    });
    return { status, text: Buffer.from(stdout, 'latin1').toString('utf8') };
  }

  /** Writes a text where commands can name it, and tells its path. */
  file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text);
    return path;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
