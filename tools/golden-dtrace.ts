/**
 * Writes the golden scripts of the dtrace backend again, after a change that is meant to change them. Read the
 * difference before it is committed.
 *
 *     node tools/golden-dtrace.ts
 */
import { writeFileSync } from 'node:fs';
import { dialects, goldenFile, goldenPrograms, goldenScript } from '../test/dtrace/golden.ts';

for (const name of goldenPrograms)
  for (const dialect of dialects)
    writeFileSync(goldenFile(name, dialect), goldenScript(name, dialect));
