import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { execute, type Finished, type Settings } from './run.ts';

const launcher = fileURLToPath(new URL('../../bin', import.meta.url));
const code = `dist/tsdtrace-${process.version}-${process.arch}.code`;

/** Makes the process believe that it is Node 20. */
const asNode20 = `--import=data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
)}`;

interface Loader {
  readonly load: (cached: boolean) => { readonly script: Script } | undefined;
}

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tsdtrace-bin-'));
  cpSync(launcher, join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A built command that tells what it was given. */
function build(body: string): void {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const main = `(function (exports) { exports.main = async (words) => { ${body} }; })`;
  writeFileSync(join(root, 'dist/tsdtrace.txt'), main);
}

/** A `node` package next to the command, whose binary is this process's Node. */
function bundle(version: string): void {
  const folder = join(root, 'node_modules/node');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'node', version }));
  writeFileSync(join(folder, 'bin/node'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
  chmodSync(join(folder, 'bin/node'), 0o755);
}

function run(flags: readonly string[], settings: Settings = {}): Promise<Finished> {
  const words = [...flags, join(root, 'bin/tsdtrace.js'), '-n', 'a b'];
  return execute(process.execPath, words, { env: { TSDTRACE_NODE: undefined }, ...settings });
}

const tellWords = 'process.stdout.write(JSON.stringify(words)); return 7;';

describe('bin/tsdtrace.js', () => {
  test('runs what was built, and ends with its status', async () => {
    build(tellWords);
    expect(await run([])).toEqual({ status: 7, stdout: '["-n","a b"]', stderr: '' });
  });

  test("does not need V8's code, and does not take what is none or of another text", async () => {
    build('const half = (n) => n / 2; process.stdout.write(`${half(8)}`); return 0;');
    const { load } = createRequire(import.meta.url)(join(root, 'bin/load.js')) as Loader;
    writeFileSync(join(root, code), load(false)!.script.createCachedData());
    expect(await run([])).toEqual({ status: 0, stdout: '4', stderr: '' });
    build(tellWords);
    expect(await run([])).toEqual({ status: 7, stdout: '["-n","a b"]', stderr: '' });
    writeFileSync(join(root, code), 'nothing of V8');
    expect(await run([])).toEqual({ status: 7, stdout: '["-n","a b"]', stderr: '' });
    rmSync(join(root, code));
    expect(await run([])).toEqual({ status: 7, stdout: '["-n","a b"]', stderr: '' });
  });

  test('says when nothing was built', async () => {
    expect(await run([])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tsdtrace: it has not been built yet: run npm run build\n',
    });
  });

  test('on an old Node says so in a sentence', async () => {
    build(tellWords);
    const { status, stdout, stderr } = await run([asNode20]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^tsdtrace: this needs Node 22\.12 or newer, and this is 20\.20\.2: .*\n$/,
    );
  });

  test('on an old Node uses the one that is installed with it', async () => {
    build(tellWords);
    bundle('24.21.0');
    expect(await run([asNode20])).toEqual({ status: 7, stdout: '["-n","a b"]', stderr: '' });
  });

  test('but not when that one is old, too', async () => {
    build(tellWords);
    bundle('20.0.0');
    expect(await run([asNode20])).toMatchObject({ status: 1, stdout: '' });
  });

  test('passes signals on, and dies of the one that the other Node died of', async () => {
    bundle('24.21.0');
    build(
      "process.on('SIGTERM', () => { process.stdout.write('term'); process.exit(9); });" +
        "process.stdout.write('ready'); return new Promise((done) => setTimeout(done, 60_000));",
    );
    const meanwhile: Settings['meanwhile'] = (child) => {
      child.stdout?.once('data', () => child.kill('SIGTERM'));
    };
    expect(await run([asNode20], { meanwhile })).toEqual({
      status: 9,
      stdout: 'readyterm',
      stderr: '',
    });
    build("process.stdout.write('ready'); return new Promise((done) => setTimeout(done, 60_000));");
    expect(await run([asNode20], { meanwhile })).toMatchObject({ status: null, stdout: 'ready' });
  });
});
