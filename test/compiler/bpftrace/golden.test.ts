/** The scripts that were read and found right; node tools/golden-bpftrace.ts writes them again. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { goldenFile, goldenScript, programs, versions } from './golden.ts';
import { runScript, thisHost } from './support.ts';

const all = programs.flatMap((name) => versions.map((version) => [name, version] as const));

test.each(all)('%s for bpftrace %s', (name, version) => {
  expect(goldenScript(name, version)).toBe(readFileSync(goldenFile(name, version), 'latin1'));
});

describe.skipIf(thisHost === undefined)("this machine's bpftrace", () => {
  const loadable = programs.filter((name) => name !== 'events');
  test.each(loadable)('takes %s', (name) => {
    const script = goldenScript(name, thisHost!.version);
    // A second later all is attached.
    const lines = runScript(`${script}interval:ms:100 { exit(); }\n`);
    expect(lines.join('\n')).toMatch(/"data": \[0, ?\d+, ?\d+, ?1\]/);
  });
});
