/**
 * Writes the golden scripts of the bpftrace backend again, after a change that is meant to change them. Read the
 * difference before it is committed.
 *
 *     node tools/golden-bpftrace.ts
 */
import { writeFileSync } from 'node:fs';
import { goldenFile, goldenScript, programs, versions } from '../test/compiler/bpftrace/golden.ts';

for (const name of programs)
  for (const version of versions)
    writeFileSync(goldenFile(name, version), goldenScript(name, version));
