// Removes what `npm run build` made, so that no file of an older source tree is left in the package.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
