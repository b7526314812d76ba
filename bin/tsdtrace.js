#!/usr/bin/env node
// Plain JavaScript without static imports: on a Node that is too old this must still say so in a sentence.

const [major, minor] = process.versions.node.split('.').map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 12);

/** The `node` package, where it is installed next to this one or for it: a Node of its own. */
async function bundledNode() {
  const { readFileSync, existsSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  for (const folder of ['../node_modules/node/', '../../node/']) {
    const root = new URL(folder, import.meta.url);
    try {
      const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
      const binary = fileURLToPath(new URL('bin/node', root));
      if (Number(version.split('.')[0]) > 22 && existsSync(binary)) return binary;
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

/** Runs this same command line on another Node, and ends as it ends. */
async function runOn(node) {
  const { spawn } = await import('node:child_process');
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, TSDTRACE_NODE: node },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('error', () => tooOld());
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function tooOld() {
  process.stderr.write(
    `tsdtrace: this needs Node 22.12 or newer, and this is ${process.versions.node}: ` +
      'try npx -y -p node@24 -p tsdtrace tsdtrace ...\n',
  );
  process.exitCode = 1;
}

async function start() {
  if (!newEnough) {
    const node = process.env.TSDTRACE_NODE === undefined ? await bundledNode() : undefined;
    if (node === undefined) tooOld();
    else await runOn(node);
    return;
  }
  const { existsSync } = await import('node:fs');
  const main = new URL('../dist/tsdtrace.js', import.meta.url);
  if (!existsSync(main)) {
    process.stderr.write('tsdtrace: it has not been built yet: run npm run build\n');
    process.exitCode = 1;
    return;
  }
  const { main: command } = await import(main.href);
  // Everything has been written by now; a capture that is still being read on standard input need not end.
  process.exit(await command(process.argv.slice(2)));
}

await start();
