/**
 * Before the first test: the sources of the command in one file. Tests start it some hundred times, and every start
 * from the sources strips their types anew, which takes three times as long.
 */
import { renameSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { TestProject } from 'vitest/node';
import { bundleVariable, sources } from './cli/program.ts';

/** One folder below package.json, which the command reads. */
const file = fileURLToPath(new URL('../.cache/command.mjs', import.meta.url));

async function bundle(): Promise<void> {
  const own = `${file}.${process.pid}`;
  const build = await rolldown({ input: sources, platform: 'node' });
  await build.write({ file: own, format: 'esm', codeSplitting: false });
  await build.close();
  // Another run in this checkout may be starting it.
  renameSync(own, file);
}

export async function setup(project: TestProject): Promise<void> {
  await bundle();
  process.env[bundleVariable] = file;
  project.onTestsRerun(bundle);
}
