/**
 * For Node in a guest (NODE_OPTIONS): TypeScript files there have no types left (boot.ts), and are read as they are. Node's own way
 * is WebAssembly that several threads compile and mend while it runs, and that an emulated processor runs at times wrongly: one process
 * in fifteen died of it.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  load: (url, context, next) =>
    url.startsWith('file:') && url.endsWith('.ts')
      ? { format: 'module', source: readFileSync(fileURLToPath(url)), shortCircuit: true }
      : next(url, context),
});
