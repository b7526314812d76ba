/** Takes the types out of TypeScript files, in place: a guest then need not. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';

/** Every .ts file below the folder; lines and columns stay what they were. One that Node would refuse is left alone. */
export function stripTypes(folder: string): void {
  // It warns that it is young.
  process.removeAllListeners('warning');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
    const file = join(folder, name);
    try {
      writeFileSync(file, stripTypeScriptTypes(readFileSync(file, 'utf8')));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
}
